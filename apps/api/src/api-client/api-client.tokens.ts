/** The `TokenPorts`: API clients, and the attempts to be one. */
export const API_CLIENT_PORTS = Symbol('API_CLIENT_PORTS');
