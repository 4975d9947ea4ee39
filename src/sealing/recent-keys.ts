/**
 * Keeps what was used lately in two generations: at least the last `capacity` entries, at most twice as many. What one
 * `make room` is followed by stays whole, however much it is, so a batch just loaded is there to be used.
 */
export class RecentKeys<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();

  constructor(private readonly capacity: number) {}

  get(id: string): Value | undefined {
    const value = this.young.get(id);
    if (value !== undefined) return value;
    const aged = this.old.get(id);
    if (aged !== undefined) this.young.set(id, aged);
    return aged;
  }

  set(id: string, value: Value): void {
    this.young.set(id, value);
  }

  delete(id: string): void {
    this.young.delete(id);
    this.old.delete(id);
  }

  /** Call before adding. */
  makeRoom(): void {
    if (this.young.size < this.capacity) return;
    this.old = this.young;
    this.young = new Map();
  }
}
