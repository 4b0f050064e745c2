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

// ToolAnnotation reports whether an annotation is the function's own or one by which kustomize and kpt know a resource
// again. A template that removes all annotations does not mean these.
func ToolAnnotation(key string) bool {
	domain, _, _ := strings.Cut(key, "/")
	for _, tools := range []string{"config.kubernetes.io", "config.k8s.io", "kpt.dev"} {
		if domain == tools || strings.HasSuffix(domain, "."+tools) {
			return true
		}
	}
	return domain == Group
}
