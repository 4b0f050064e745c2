package config

import "strings"

// ownAnnotation reports whether an annotation is not for a template: the owner mark, and where a resource belongs.
func ownAnnotation(key string) bool {
	return strings.HasPrefix(key, Group+"/") || strings.HasPrefix(key, "internal.config.kubernetes.io/") ||
		key == "config.kubernetes.io/path" || key == "config.kubernetes.io/index"
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
