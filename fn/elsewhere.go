package fn

import (
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
)

// suspectElsewhere looks for what may be meant to be the annotation that requests a Service, in a workload that does not have it.
func suspectElsewhere(o *object) {
	annotations := o.root().Lookup(annotationsField...)
	if !annotations.Field(enableAnnotation).IsNull() || annotations.Field(krm.LocalConfig).Text() == "true" {
		return
	}
	if !checkMetadata(o, field.suspect) {
		suspectEnable(o.peek())
	}
}

// suspectEnable reports the first key below a map that may be meant to be the annotation that requests a Service, and whether
// there is one.
func suspectEnable(f field) bool {
	inAnnotations := slices.Equal(f.keys, annotationsField)
	for key, value := range f.value.Fields() {
		if !f.object.maySearch() {
			return false
		}
		if value.Kind() == document.Map {
			child := f.key(key)
			child.value = value
			if len(child.keys) <= maxSuspicionDepth && suspectEnable(child) {
				return true
			}
			continue
		}
		isOurs := strings.HasPrefix(key, annotationPrefix)
		isMeant := strings.HasSuffix(key, requester.EnableName) || strings.HasSuffix(key, requester.EnableFlag) || isOurs && nearestAnnotation(key) == enableAnnotation
		if !isMeant || isOurs && inAnnotations || value.Text() == "false" {
			continue
		}
		switch {
		case key == enableAnnotation:
			f.key(key).suspect(rule.MisplacedField, nil, "belongs in metadata.annotations")
		case inAnnotations:
			f.key(key).suspect(rule.MisspeltField, nil, "is unknown: did you mean %q?", enableAnnotation)
		default:
			f.key(key).suspect(rule.MisspeltField, nil, "is unknown: did you mean %q in metadata.annotations?", enableAnnotation)
		}
		return true
	}
	return false
}
