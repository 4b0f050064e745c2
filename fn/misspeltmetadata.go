package fn

import (
	"cmp"
	"slices"

	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/typo"
)

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
func checkMetadata(o *object, report func(f field, id rule.ID, proposed any, format string, args ...any)) (found bool) {
	root := o.peek()
	f := root.peek("metadata")
	if !f.isSet() {
		for key := range root.value.Fields() {
			if isMistyped(key, "metadata") {
				report(root.key(key), rule.MisspeltField, nil, "%s", typo.Unknown(key, []string{"metadata"}))
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
				report(f.key(key), rule.MisspeltField, nil, "%s", typo.Unknown(key, []string{name}))
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
