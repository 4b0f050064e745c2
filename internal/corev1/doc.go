// Package corev1 is the v1 Service of the Kubernetes API as encoding/json decodes it: the types and constants of
// k8s.io/api/core/v1 that are about Services, with the same names, fields and values, which a test holds them to.
//
// The function reads and checks Services at every start of the program, and integrations start it for every build: importing the
// whole API would make each start a fifth slower.
package corev1
