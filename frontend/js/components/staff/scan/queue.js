// Codes may come quicker than answers: each waits for the one before. None is lost by a line that is down, a session that ended or a reload.
import {api} from '../../../api.js';
import {keep, kept} from '../../kept.js';
import {done, refused} from './verdict.js';

export class ScanQueue {
  busy = false;

  // Kept in the tab under `name`. note(verdict, code) once it is answered, hold(verdict) where it waits for an answer, draw() as it goes on.
  constructor(name, {note, hold, draw}) {
    Object.assign(this, {name, note, hold, draw, waiting: kept(name) ?? []});
  }

  // `how`: {act, checked_by?, wave?}.
  take(code, how) {
    this.waiting.push({code, ...how});
    return this.work();
  }

  async work() {
    keep(this.name, this.waiting);
    if (this.busy) return this.draw();
    this.busy = true;
    let verdict = null;
    while (this.waiting.length && verdict?.verdict !== 'held') {
      this.draw();
      verdict = await read(this.waiting[0]);
      if (verdict.verdict === 'held') this.hold(verdict);
      else this.note(verdict, this.waiting.shift().code);
      keep(this.name, this.waiting);
    }
    this.busy = false;
    this.draw();
  }
}

async function read(scan) {
  try {
    return done(await api.post('/scans', scan));
  } catch (problem) {
    if (!problem.code) throw problem;
    return refused(problem, scan.code);
  }
}
