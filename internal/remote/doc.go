// Package remote decides what a kustomization may fetch, and bounds how it is fetched.
//
// kustomize fetches in two ways: a file over HTTP, with a client of its own, and a base by git, as a program. Both are off
// unless the user enables them. The names are checked before kustomize sees them; the HTTP client is guarded in addition, as
// a kustomization can compute the name of a file from parts.
package remote
