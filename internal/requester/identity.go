package requester

import (
	"cmp"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/typo"
)

// maxFieldEdits is how far a field of the metadata may be from the one that was meant.
const maxFieldEdits = 2

// IsMistyped reports whether a key may be meant to be another one.
func IsMistyped(key, name string) bool {
	return key != name && len(key) <= len(name)+maxFieldEdits && typo.Distance(key, name) <= maxFieldEdits
}

// MeantIdentity returns the namespace and the name of a resource, and if it has none, those of fields that are misspelt.
func MeantIdentity(root document.Value, id document.ID) (namespace, name string) {
	metadata := meantField(root, "metadata")
	return cmp.Or(id.Namespace, meantField(metadata, "namespace").Text()), cmp.Or(id.Name, meantField(metadata, "name").Text())
}

// meantField returns a field of a map, or else the one whose key may be meant to be its name.
func meantField(v document.Value, name string) document.Value {
	if field := v.Field(name); !field.IsNull() {
		return field
	}
	for key, value := range v.Fields() {
		if IsMistyped(key, name) {
			return value
		}
	}
	return document.Value{}
}
