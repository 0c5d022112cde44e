#pragma once

// Who stands behind an actor of a row, as staff read it: « school », the account's name, « operator », « job ».
#define NAME_OF_ACTOR(column)                                                \
    "CASE WHEN " column                                                      \
    " GLOB 'account:*' "                                                     \
    "     THEN coalesce((SELECT name FROM account WHERE id = substr(" column \
    ", 9)), '') "                                                            \
    "     WHEN " column " GLOB 'school:*' THEN 'school' WHEN " column " GLOB 'job:*' THEN 'job' ELSE " column " END"
