import { attachment } from './attachment.js';

/**
 * Headers of whatever somebody handed in. It is a file to be saved and never a page of ours: no browser guesses its type, and one that shows it nevertheless
 * gives it no script, no form, no origin.
 */
export function downloadHeaders(name: string): Readonly<Record<string, string>> {
  return {
    'content-disposition': attachment(name),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
  };
}
