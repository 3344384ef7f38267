// SPDX-License-Identifier: Apache-2.0
let proof = "";

export function prove(csrf) {
  proof = csrf || "";
}

/** One call of /api/v1; never throws: what cannot be had is an answer as well. */
export async function call(method, path, body) {
  try {
    const headers = method === "GET" ? {} : { "X-Pointsman-Csrf": proof };
    if (body) headers["Content-Type"] = "application/json";
    const response = await fetch(`/api/v1/${path}`, { method, headers, body: body && JSON.stringify(body), credentials: "same-origin" });
    return { ok: response.ok, status: response.status, json: await response.json() };
  } catch {
    return { ok: false, status: 0, json: { error: "…" } };
  }
}
