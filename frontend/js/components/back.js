// What a page showed to somebody, or took from them, is not brought back by Back as it was: it is blank until it has been read anew.
addEventListener('pagehide', ({persisted}) => { document.documentElement.hidden = persisted; });
addEventListener('pageshow', ({persisted}) => { if (persisted) location.reload(); });
