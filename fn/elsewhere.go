package fn

import (
	"cmp"
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/typo"
)

// enableName ends the annotation that requests a Service, whatever its prefix was mistyped as. In a ModuleDeployment a field of
// another name does.
const (
	enableName  = "enable-module-service"
	enableField = "enableModuleService"
)

// seemsToRequest reports whether a resource of a kind other than ModuleDeployment mentions what can request a Service.
func seemsToRequest(item Item) bool {
	return item.Mentions(annotationPrefix) || item.Mentions(enableName)
}

// suspectElsewhere looks for what may be meant to be the annotation that requests a Service, in a workload that does not have it.
func suspectElsewhere(o *object) {
	annotations := o.root().Lookup(annotationsField...)
	if !annotations.Field(enableAnnotation).IsNull() || annotations.Field(krm.LocalConfig).Text() == "true" {
		return
	}
	if !checkMetadata(o, o.suspect) {
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
		isMeant := strings.HasSuffix(key, enableName) || strings.HasSuffix(key, enableField) || isOurs && nearestAnnotation(key) == enableAnnotation
		if !isMeant || isOurs && inAnnotations || value.Text() == "false" {
			continue
		}
		switch {
		case key == enableAnnotation:
			f.object.suspect(rule.MisplacedField, f.key(key), nil, "belongs in metadata.annotations")
		case inAnnotations:
			f.object.suspect(rule.MisspeltField, f.key(key), nil, "is unknown: did you mean %q?", enableAnnotation)
		default:
			f.object.suspect(rule.MisspeltField, f.key(key), nil, "is unknown: did you mean %q in metadata.annotations?", enableAnnotation)
		}
		return true
	}
	return false
}

// The fields of the metadata that a Service depends on, and the others that the API server knows.
var (
	metadataNames      = []string{"name", "namespace", "labels", "annotations"}
	otherMetadataNames = []string{
		"generateName", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
		"deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields",
	}
)

// maxMetadataEdits is how far a field of the metadata may be from the one that was meant.
const maxMetadataEdits = 2

// checkMetadata reports the fields of the metadata that the API server drops silently, if they may be meant to be one that
// a Service depends on, or the metadata itself, and whether there are any.
func checkMetadata(o *object, report func(id rule.ID, f field, proposed any, format string, args ...any)) (found bool) {
	root := o.peek()
	f := root.peek("metadata")
	if !f.isSet() {
		for key := range root.value.Fields() {
			if isMistyped(key, "metadata") {
				report(rule.MisspeltField, root.key(key), nil, "%s", typo.Unknown(key, []string{"metadata"}))
				return true
			}
		}
	}
	for key := range f.value.Fields() {
		if slices.Contains(metadataNames, key) || slices.Contains(otherMetadataNames, key) {
			continue
		}
		for _, name := range metadataNames {
			if isMistyped(key, name) && f.value.Field(name).IsNull() {
				found = true
				report(rule.MisspeltField, f.key(key), nil, "%s", typo.Unknown(key, []string{name}))
				break
			}
		}
	}
	return found
}

// isMistyped reports whether a key may be meant to be another one.
func isMistyped(key, name string) bool {
	return key != name && len(key) <= len(name)+maxMetadataEdits && typo.Distance(key, name) <= maxMetadataEdits
}

// fuzzyField returns a field of a map, or else the one whose key may be meant to be its name.
func fuzzyField(v Value, name string) Value {
	if field := v.Field(name); !field.IsNull() {
		return field
	}
	for key, value := range v.Fields() {
		if isMistyped(key, name) {
			return value
		}
	}
	return Value{}
}

// meantIdentity returns the namespace and the name that a resource seems to mean to have.
func (o *object) meantIdentity() (namespace, name string) { return identityIn(o.root(), o.id) }

func identityIn(root Value, id ID) (namespace, name string) {
	metadata := fuzzyField(root, "metadata")
	return cmp.Or(id.Namespace, fuzzyField(metadata, "namespace").Text()), cmp.Or(id.Name, fuzzyField(metadata, "name").Text())
}

// MeantIdentity returns the namespace and the name of a resource, and if it has none, those of fields that are misspelt.
func MeantIdentity(item Item) (namespace, name string) {
	id := item.ID()
	if id.Name != "" && id.Namespace != "" {
		return id.Namespace, id.Name
	}
	root, err := item.Value(nil)
	if err != nil {
		return id.Namespace, id.Name
	}
	return identityIn(root, id)
}
