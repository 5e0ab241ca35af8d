#pragma once
#include "delay/discriminant.h"
#include "delay/integer.h"

#include <antic/qfb.h>
#include <optional>

namespace arpeggio::delay {

/// A reduced form (a, b, c): the one of its class with |b| ≤ a ≤ c, and b ≥ 0 if |b| = a or a = c.
class Form {
public:
    Form() { qfb_init(value_); }
    Form(const Form& other) : Form() { *this = other; }
    Form(Form&& other) noexcept : Form() { *this = std::move(other); }
    Form& operator=(const Form& other);
    Form& operator=(Form&& other) noexcept;
    ~Form() { qfb_clear(value_); }
    friend bool operator==(const Form& left, const Form& right);

    [[nodiscard]] qfb* get() { return value_; }
    [[nodiscard]] const qfb* get() const { return value_; }

private:
    qfb_t value_;
};

/// Group: the classes of forms of one discriminant under composition, by NUCOMP and NUDUPL of antic's qfb.
/// An encoded form is a, then |b|, each little-endian in half of Discriminant::form_size; b is odd, so the lowest bit
/// of |b| is free: it is written as 0 if b is negative. c follows from the discriminant. Every form has one encoding.
/// Threading: one thread at a time, not always the same.
class Group {
public:
    explicit Group(const Discriminant& discriminant);
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;
    ~Group();

    [[nodiscard]] Form identity() const { return form(1); }
    /// (2, 1, c), which everything starts from.
    [[nodiscard]] Form generator() const { return form(2); }
    void square(Form& form);
    void multiply(Form& into, const Form& by);

    [[nodiscard]] Bytes encode(const Form& form) const;
    /// Absent unless it is what encode gives for a reduced form of this discriminant. Takes form_size bytes (CHECK).
    [[nodiscard]] std::optional<Form> decode(ByteView bytes) const;
    [[nodiscard]] std::size_t form_size() const { return form_size_; }

private:
    [[nodiscard]] Form form(std::uint64_t a) const; ///< (a, 1, c)
    Integer discriminant_;
    Integer root_; ///< ⌊|D|^(1/4)⌋, where NUCOMP may stop
    std::size_t form_size_;
};

} // namespace arpeggio::delay
