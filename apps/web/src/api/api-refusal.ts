import type { Facts } from '@filmdeed/kernel';

/** Problem details (RFC 9457) as this API answers them. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly facts: Facts;
  readonly errors?: readonly { readonly detail: string; readonly pointer: string }[];
}

/** The API said no, or could not be reached (`code` `network`) or understood (`code` `internal`). */
export class ApiRefusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly facts: Facts;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiRefusal';
    this.problem = problem;
    this.code = problem.code;
    this.status = problem.status;
    this.facts = problem.facts;
  }
}

/** Takes an answer that is not a success for what it says; anything but a problem becomes `internal`. */
export async function refusalOf(response: Response): Promise<ApiRefusal> {
  const text = await response.text().catch(() => '');
  return new ApiRefusal(problemOfText(text, response.status));
}

export function problemOfText(text: string, status: number): Problem {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const given = typeof value === 'object' && value !== null ? (value as Partial<Problem>) : {};
  if (typeof given.code !== 'string') {
    return { title: '', status, detail: `HTTP ${status}`, code: 'internal', facts: { status } };
  }
  return {
    title: typeof given.title === 'string' ? given.title : '',
    status,
    detail: typeof given.detail === 'string' ? given.detail : '',
    code: given.code,
    facts: given.facts ?? {},
    ...(Array.isArray(given.errors) ? { errors: given.errors } : {}),
  };
}

/** The server is away, or something before it says so: what was asked may be asked again as it is. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof ApiRefusal)) return false;
  return error.code === 'network' || (error.code === 'internal' && [502, 503, 504].includes(error.status));
}

export function networkRefusal(): ApiRefusal {
  return new ApiRefusal({ title: '', status: 0, detail: 'the server cannot be reached', code: 'network', facts: {} });
}
