package fn

import (
	"slices"

	"github.com/koupleless/module-service/internal/requester"
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

// checkMetadata reports the fields of the metadata that the API server removes silently, if they may be meant to be one that
// a Service depends on, or the metadata itself, and whether there are any.
func checkMetadata(o *object, report func(f field, id rule.ID, proposed any, format string, args ...any)) (found bool) {
	root := o.peek()
	f := root.peek("metadata")
	if !f.isSet() {
		for key := range root.value.Fields() {
			if requester.IsMistyped(key, "metadata") {
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
			if requester.IsMistyped(key, name) && f.value.Field(name).IsNull() {
				found = true
				report(f.key(key), rule.MisspeltField, nil, "%s", typo.Unknown(key, []string{name}))
				break
			}
		}
	}
	return found
}
