#pragma once

#include "platform/db.hpp"

namespace trousse::model {

// All that the database says, a line each, in the model's words and order.
std::vector<std::string> told_by(const Snapshot& db);

}  // namespace trousse::model
