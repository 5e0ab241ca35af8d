#include "sharding/lots.h"

#include "codec/writer.h"

namespace arpeggio::sharding {

Lots::Lots(const Hash& seed, Epoch epoch, Instance instance) {
    codec::Writer prefix;
    prefix.fixed(seed).u64(epoch.value).u32(instance.value);
    prefix_ = std::move(prefix).out();
}

Hash Lots::of(Step step, ShardId shard) const {
    codec::Writer number;
    number.u32(shard.value);
    return draw(step, number.out());
}

Hash Lots::draw(Step step, ByteView subject) const {
    const std::array<std::uint8_t, 1> number{static_cast<std::uint8_t>(step)};
    return crypto::hash(crypto::HashDomain::Assignment, {prefix_, number, subject});
}

} // namespace arpeggio::sharding
