#pragma once
#include "node/host.h"

#include <boost/asio/post.hpp>

namespace arpeggio::node {

/// Runs the job on a worker and hands its result to the replica, or the disk's error to the node.
template <class Job, class Then>
void Host::work(Job job, Then then) {
    boost::asio::post(
        machinery_.workers,
        [self = shared_from_this(), generation = generation_, job = std::move(job), then]() mutable {
            auto result = job(*self);
            if (!result) return self->machinery_.failed(result.error());
            boost::asio::post(self->strand_, [self, generation, result = *std::move(result), then]() mutable {
                if (!self->replica_ || self->generation_ != generation) return;
                self->perform(then(*self->replica_, std::move(result), self->now()));
                self->publish();
            });
        });
}

} // namespace arpeggio::node
