// When a kit arrives, or stands ready at PREL: the week that the campaign says, while it is not over.
import {shortDay, weekIsOver} from '../format.js';
import {t} from '../i18n.js';

export function arrivalWeek(campaign, way) {
  const monday = campaign?.[`${way}_week`];
  return monday && !weekIsOver(monday) ? t(`domain.week.${way}`, {day: shortDay(monday)}) : '';
}
