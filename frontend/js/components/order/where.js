// Where an order or a parcel stands, in the one word that school and staff read. What was fetched at the counter was not delivered.
import {has, t} from '../../i18n.js';

export const standingOf = order => order.standing === 'delivered' && wayOf(order) === 'pickup' ? 'fetched' : order.standing;
export const whereIs = order => t(`domain.standing.${standingOf(order)}`);

const wayOf = ({delivery, delivery_way: way}) => way ?? delivery.way;

// A state that a refusal names: an order's, or a parcel's own.
export const stateWord = state => has(`domain.standing.${state}`) ? t(`domain.standing.${state}`) : t(`domain.parcel.${state}`);
