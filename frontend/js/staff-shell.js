// On every staff page: the other language opens the same place.
import './shell.js';
