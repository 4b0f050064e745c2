package fn

import (
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
)

// OwnerAnnotation marks a Service as generated. Its value names the resources that request it.
const OwnerAnnotation = "fn.koupleless.io/module-deployment"

// Owners returns the names in the owner mark of a Service, nil if it has none.
func Owners(service Value) (names []string) {
	for name := range strings.SplitSeq(service.Lookup("metadata", "annotations", OwnerAnnotation).Text(), ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// markName ends the owner mark, whatever its prefix was mistyped as.
const markName = "module-deployment"

// seemsMarked reports whether a Service mentions what may be meant to be the owner mark.
func seemsMarked(item Item) bool { return item.Mentions(annotationPrefix) || item.Mentions(markName) }

// warnMisspeltMark warns about an annotation that may be meant to be the owner mark, on a Service that no module requests and that
// has no mark. Such a Service stays.
func warnMisspeltMark(o *object) {
	f := o.peek(annotationsField...)
	for key := range f.value.Fields() {
		if otherwisePrefixed(key) == OwnerAnnotation || strings.HasPrefix(key, annotationPrefix) && nearestAnnotation(key) == OwnerAnnotation {
			f.key(key).warn(rule.MisspeltField, nil, "is unknown: did you mean %q?", OwnerAnnotation)
		}
	}
}

// isManaged reports whether a Service has the owner mark, even if its metadata is misspelt or there twice. What an item mentions is less
// reliable: it may err.
func isManaged(o *object) bool {
	for key, value := range o.root().Fields() {
		if (key == "metadata" || requester.IsMistyped(key, "metadata")) && value.Lookup("annotations", OwnerAnnotation).Kind() != document.Absent {
			return true
		}
	}
	return false
}
