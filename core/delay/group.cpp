#include "delay/group.h"

#include "base/check.h"

namespace arpeggio::delay {

Form& Form::operator=(const Form& other) {
    if (this == &other) return *this;
    fmpz_set(value_->a, other.value_->a);
    fmpz_set(value_->b, other.value_->b);
    fmpz_set(value_->c, other.value_->c);
    return *this;
}

Form& Form::operator=(Form&& other) noexcept {
    fmpz_swap(value_->a, other.value_->a);
    fmpz_swap(value_->b, other.value_->b);
    fmpz_swap(value_->c, other.value_->c);
    return *this;
}

bool operator==(const Form& left, const Form& right) {
    return fmpz_equal(left.value_->a, right.value_->a) != 0 && fmpz_equal(left.value_->b, right.value_->b) != 0 &&
           fmpz_equal(left.value_->c, right.value_->c) != 0;
}

Group::Group(const Discriminant& discriminant)
    : discriminant_(Integer::from_bytes(discriminant.magnitude())), form_size_(discriminant.form_size()) {
    return_memory_at_thread_end();
    fmpz_root(root_.get(), discriminant_.get(), 4);
    fmpz_neg(discriminant_.get(), discriminant_.get());
}

Group::~Group() {
    return_memory_at_thread_end(); // if not yet: it may be another thread than that it was made on
}

Form Group::form(std::uint64_t a) const {
    Form out;
    fmpz_set_ui(out.get()->a, a);
    fmpz_one(out.get()->b);
    fmpz_sub(out.get()->c, out.get()->b, discriminant_.get());
    fmpz_divexact_ui(out.get()->c, out.get()->c, 4 * a);
    return out;
}

void Group::square(Form& form) {
    return_memory_at_thread_end();
    qfb_nudupl(form.get(), form.get(), discriminant_.get(), root_.get());
    qfb_reduce(form.get(), form.get(), discriminant_.get());
}

void Group::multiply(Form& into, const Form& by) {
    return_memory_at_thread_end();
    qfb_nucomp(into.get(), into.get(), by.get(), discriminant_.get(), root_.get());
    qfb_reduce(into.get(), into.get(), discriminant_.get());
}

Bytes Group::encode(const Form& form) const {
    return_memory_at_thread_end();
    Integer a;
    Integer b;
    fmpz_set(a.get(), form.get()->a);
    fmpz_abs(b.get(), form.get()->b);
    if (fmpz_sgn(form.get()->b) < 0) fmpz_sub_ui(b.get(), b.get(), 1);
    Bytes out = a.to_bytes(form_size_ / 2);
    append(out, b.to_bytes(form_size_ / 2));
    return out;
}

std::optional<Form> Group::decode(ByteView bytes) const {
    CHECK(bytes.size() == form_size_);
    Integer a = Integer::from_bytes(bytes.first(form_size_ / 2));
    Integer b = Integer::from_bytes(bytes.last(form_size_ / 2));
    if (fmpz_is_even(b.get())) {
        fmpz_add_ui(b.get(), b.get(), 1);
        fmpz_neg(b.get(), b.get());
    }
    if (fmpz_cmpabs(b.get(), a.get()) > 0) return std::nullopt; // so a is not zero: b is odd
    Integer four_ac;                                            // b² − D
    fmpz_mul(four_ac.get(), b.get(), b.get());
    fmpz_sub(four_ac.get(), four_ac.get(), discriminant_.get());
    Integer four_a;
    fmpz_mul_2exp(four_a.get(), a.get(), 2);
    Integer rest;
    Form out;
    fmpz_tdiv_qr(out.get()->c, rest.get(), four_ac.get(), four_a.get());
    if (!fmpz_is_zero(rest.get())) return std::nullopt;
    fmpz_swap(out.get()->a, a.get());
    fmpz_swap(out.get()->b, b.get());
    if (qfb_is_reduced(out.get()) == 0) return std::nullopt;
    return out;
}

} // namespace arpeggio::delay
