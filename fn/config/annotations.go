package config

import (
	"strings"

	"github.com/koupleless/module-service/internal/krm"
)

// ownAnnotation reports whether an annotation is not for a template: the owner mark, where a resource belongs, and that it is for tools
// only: kustomize and kpt would leave the Service out.
func ownAnnotation(key string) bool {
	for _, a := range krm.PathAnnotations {
		if key == a.Path || key == a.Index {
			return true
		}
	}
	return strings.HasPrefix(key, Group+"/") || strings.HasPrefix(key, krm.InternalPrefix) || key == krm.LocalConfig
}
