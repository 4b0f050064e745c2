// Package krm has the annotations by which kustomize, kpt and the specification of KRM functions describe resources to each other.
package krm

// Annotations of a resource.
const (
	// InternalPrefix begins those that no user writes.
	InternalPrefix = "internal.config.kubernetes.io/"
	// PublicPrefix begins those that users can write, too.
	PublicPrefix = "config.kubernetes.io/"

	// LocalConfig marks a resource that is for tools, and not for the cluster.
	LocalConfig = PublicPrefix + "local-config"
	// PreviousNames has the names that kustomize changed, separated by commas.
	PreviousNames = InternalPrefix + "previousNames"
	// Package has the absolute path of the kpt package of a resource, from which the path annotations go on. kpt removes it again.
	Package = InternalPrefix + "package-path"
)

// PathAnnotations hold the file of a resource and its index in it. The second, older ones are still what some orchestrators send.
var PathAnnotations = [...]struct{ Path, Index string }{
	{InternalPrefix + "path", InternalPrefix + "index"},
	{PublicPrefix + "path", PublicPrefix + "index"},
}
