package source

import (
	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/rule"
)

// ResultAt returns a result about an item.
func ResultAt(item fn.Item, severity kptfn.Severity, id rule.ID, message string) *kptfn.Result {
	of := item.ID()
	path, index := item.File()
	result := &kptfn.Result{
		Severity:    severity,
		ResourceRef: &kptfn.ResourceRef{APIVersion: of.APIVersion, Kind: of.Kind, Namespace: of.Namespace, Name: of.Name},
		File:        &kptfn.File{Path: path, Index: index},
		Message:     bounds.Middle(oneline.Redact(message), bounds.Message),
		Tags:        id.Tags(),
	}
	if v, err := item.Value(nil); err == nil {
		v.Place().Position().Tag(result.Tags)
	}
	return result
}
