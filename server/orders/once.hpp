#pragma once

#include "campaigns/campaigns.hpp"
#include "platform/http.hpp"
#include "platform/service.hpp"

namespace trousse {

// What a write does and answers, in the campaign that runs.
using Story = std::function<Answer(Transaction&, const Campaign&)>;

// Tells a story once for each Idempotency-Key (product.md, rule 7): the same key with the same request, by the same
// visitor in the same campaign, gives the first answer again, also after the deadline; with another request, 422. Story
// and answer are committed together, so a refusal leaves nothing behind and may be retried.
Answer write_once(Service& service, const Request& request, const Story& story);

}  // namespace trousse
