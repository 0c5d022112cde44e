#pragma once

// Whoever works here, by account or by token.
#define NAME_OF_STAFF(column)                                                                                       \
    " WHEN " column " GLOB 'account:*' THEN coalesce((SELECT name FROM account WHERE id = substr(" column           \
    ", 9)), 'staff') WHEN " column " GLOB 'token:*' THEN coalesce((SELECT name FROM api_token WHERE id = substr(" column \
    ", 7)), 'token') "

// Who stands behind an actor of a row, as staff read it: « school », the account's or the token's name, « operator », « job ».
#define NAME_OF_ACTOR(column)                                                                                         \
    "CASE" NAME_OF_STAFF(column) "WHEN " column " GLOB 'school:*' THEN 'school' WHEN " column                         \
    " GLOB 'job:*' THEN 'job' ELSE " column " END"
