// Moments as a date and a time of Québec, and back. A time that the spring gap skips is the hour after it.
const ZONE = 'America/Toronto', MINUTE = 60_000;

const writer = new Intl.DateTimeFormat('en-CA', {timeZone: ZONE, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit'});

// {date: '2027-01-22', time: '23:59'}
export function localOf(moment) {
  const part = Object.fromEntries(writer.formatToParts(new Date(moment)).map(({type, value}) => [type, value]));
  return {date: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}`};
}

// '2027-01-23T04:59:00Z', or null when it is not a whole date and time.
export function momentOf(date, time) {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d$/.test(time)) return null;
  const wanted = Date.parse(`${date}T${time}:00Z`);
  let at = wanted;
  for (let i = 0; i < 2; ++i) {
    const shown = localOf(at);
    at += wanted - Date.parse(`${shown.date}T${shown.time}:00Z`);
  }
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

// A deadline is the first moment at which it is closed; people know the last minute at which it is open.
export const lastMinuteOf = closesAt => localOf(new Date(closesAt).getTime() - 1000);

export function closingAfter(date, time) {
  const last = momentOf(date, time);
  return last && new Date(Date.parse(last) + MINUTE).toISOString().replace('.000Z', 'Z');
}
