package config

import (
	"slices"
	"strings"
)

// ownAnnotation reports whether an annotation is not for a template: the owner mark, where a resource belongs, and that it is for tools
// only: kustomize and kpt would leave the Service out.
func ownAnnotation(key string) bool {
	return strings.HasPrefix(key, Group+"/") || strings.HasPrefix(key, "internal.config.kubernetes.io/") ||
		slices.Contains([]string{"config.kubernetes.io/path", "config.kubernetes.io/index", "config.kubernetes.io/local-config"}, key)
}
