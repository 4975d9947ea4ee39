import { Badge } from '../web/listing.js';
import type { Html } from '../web/markup.js';

/** A status in the customer's words; the shape says whether it is done, waits for the customer, or is under way. */
export const statusBadge = (status: string, label: string, closed: boolean): Html => <Badge tone={closed || status === 'solved' ? 'done' : status === 'pending' ? 'waiting' : 'open'}>{label}</Badge>;
