/** The only doors to time and randomness; tests run the whole system under a simulated clock and a seed. */
export interface Clock {
  /** ms since 1970, whole. */
  now(): number;
}

export interface Random {
  bytes(size: number): Buffer;
}
