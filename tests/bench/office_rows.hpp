#pragma once

#include "campaign_day.hpp"

// The rows of an office, each kind for all its schools at once: a million is made in minutes. What the program itself
// makes of an act is taken from the one order that it placed; counters are set to what the rows say.
namespace trousse {

void name_schools(Transaction& tx);
void add_last_year(Transaction& tx);
void order_for_half(Transaction& tx, const OrderId& first);  // as `first`, which the first school placed
void make_waves(Transaction& tx);
void pack_every_other_wave(Transaction& tx);
void note_what_came_of_it(Transaction& tx, Instant now);

}  // namespace trousse
