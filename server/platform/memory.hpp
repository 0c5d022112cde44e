#pragma once

namespace trousse {

// Keeps a little memory back for when there is none left. Who then asks is first given of it, so that what may not fail
// (a destructor) does not; when that is used up who asks is refused (std::bad_alloc), and the rest is there to take
// back what was begun and to tell the refusal. Again and again: it fills up what was used. Any thread may call it.
void keep_memory_back();

}  // namespace trousse
