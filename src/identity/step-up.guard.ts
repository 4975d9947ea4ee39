import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { demandProof } from './step-up.policy.js';
import { STEPPED_UP, StepUps } from './step-up.js';
import { PROOF_FIELD } from './step-up.page.js';

type Body = Readonly<Record<string, unknown>>;

/** After the gate: takes the proof that a form brings along, and keeps routes shut that want one. Commands are asked for it at the desk. */
@Injectable()
export class StepUpGuard implements CanActivate {
  /** By class and handler, as the gate keeps its rules. */
  readonly #marked = new Map<string, boolean>();

  constructor(
    private readonly house: House,
    private readonly stepUps: StepUps,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<Visited>();
    const typed = typedProof(request);
    return typed === undefined ? this.#judge(context, request) : this.#take(request, typed).then(() => this.#judge(context, request));
  }

  #judge(context: ExecutionContext, { visit }: Visited): boolean {
    if (visit.caller && this.#isMarked(context)) demandProof(visit.caller, this.house.clock.now());
    return true;
  }

  #isMarked(context: ExecutionContext): boolean {
    const key = `${context.getClass().name}.${context.getHandler().name}`;
    let marked = this.#marked.get(key);
    if (marked === undefined) this.#marked.set(key, (marked = this.reflector.getAllAndOverride<boolean | undefined>(STEPPED_UP, [context.getHandler(), context.getClass()]) === true));
    return marked;
  }

  /** A form that was sent again with its proof goes on as if it had been asked for nothing. */
  async #take(request: Visited, typed: string): Promise<void> {
    const { visit, body } = request;
    if (visit.session?.person.kind !== 'staff' || !visit.caller) return;
    const { [PROOF_FIELD]: _typed, ...rest } = body as Body;
    request.body = rest;
    const provenAt = await this.stepUps.prove(visit.session, visit.caller, typed);
    request.visit = { ...visit, caller: { ...visit.caller, provenAt } };
  }
}

const typedProof = ({ body }: Visited): string | undefined => {
  const typed = typeof body === 'object' && body !== null ? (body as Body)[PROOF_FIELD] : undefined;
  return typeof typed === 'string' ? typed : undefined;
};
