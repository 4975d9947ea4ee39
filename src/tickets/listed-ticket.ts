/** One row, as the page needs it: read from the ready line of the index. */
export interface ListedTicket {
  readonly id: string;
  readonly reference: string;
  readonly subject: string | null;
  readonly status: string;
  readonly opened: string;
  readonly lastActivity: string;
  readonly closed: boolean;
  readonly requester: string | null;
  readonly company: string | null;
}

const MOST = 5_000;
const read = new Map<string, ListedTicket>();

/** The ready line of the index, read once for all who look at it: the same line gives the same object. */
export const listedTicket = (line: string): ListedTicket => {
  const known = read.get(line);
  if (known) return known;
  if (read.size >= MOST) read.clear();
  const ticket = JSON.parse(`{${line}}`) as ListedTicket;
  read.set(line, ticket);
  return ticket;
};
