package fn

import (
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/internal/yamlnode"
)

// OwnerAnnotation marks a Service as generated. Its value names the resources that ask for it.
const OwnerAnnotation = annotationPrefix + "module-deployment"

// Nothing in a workload of controller V2 can ask for a Service, so annotations do.
const (
	annotationPrefix     = "fn.koupleless.io/"
	enableAnnotation     = annotationPrefix + "enable-module-service"
	portAnnotation       = annotationPrefix + "port"
	targetPortAnnotation = annotationPrefix + "target-port"
)

var (
	portAnnotationField   = []string{"metadata", "annotations", portAnnotation}
	targetAnnotationField = []string{"metadata", "annotations", targetPortAnnotation}
)

// ourAnnotations returns those of the annotations that are for this function to read.
func ourAnnotations(annotations *yaml.Node) []string {
	var ours []string
	for _, key := range yamlnode.Keys(annotations) {
		if strings.HasPrefix(key, annotationPrefix) {
			ours = append(ours, key)
		}
	}
	return ours
}
