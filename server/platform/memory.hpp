#pragma once

namespace trousse {

// Keeps a little memory back for when there is none left. Who then asks is first given of it, so that what may not fail
// (a destructor) does not; when that is used up who asks is refused (std::bad_alloc), and the rest is there to take
// back what was begun and to tell the refusal. Again and again: it fills up what was used. Any thread may call it.
void keep_memory_back();

// Once, before there are threads: what a large file takes goes back to the machine when it is done with. By itself the
// C library keeps, for each thread, twice as much as the largest piece that it ever gave back (up to 64 MB).
void let_memory_go();
// After something large: also what lies free between smaller pieces. It looks through all of the memory.
void give_memory_back();

}  // namespace trousse
