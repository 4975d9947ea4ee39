/** Maps by id in states and rows. Ids may read like members of Object.prototype ("constructor"), so only own keys count. */
export type Keyed<T> = Readonly<Record<string, T>>;

export const own = <T>(map: Keyed<T>, key: string): T | undefined => (Object.hasOwn(map, key) ? map[key] : undefined);

export const withKey = <T>(map: Keyed<T>, key: string, value: T): Keyed<T> => ({ ...map, [key]: value });

export const withoutKey = <T>(map: Keyed<T>, key: string): Keyed<T> =>
  Object.hasOwn(map, key) ? Object.fromEntries(Object.entries(map).filter(([id]) => id !== key)) : map;
