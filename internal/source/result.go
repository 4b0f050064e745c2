package source

import (
	"path/filepath"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/rule"
)

// resultOf returns a result about a file.
func resultOf(path string, severity kptfn.Severity, id rule.ID, message string) *kptfn.Result {
	return &kptfn.Result{Severity: severity, Message: message, File: &kptfn.File{Path: filepath.ToSlash(path)}, Tags: id.Tags()}
}

// RefTo returns the reference of a result to a resource.
func RefTo(id fn.ID) *kptfn.ResourceRef {
	return &kptfn.ResourceRef{APIVersion: id.APIVersion, Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}
}

// ResultAt returns a result about an item, with the place where the item begins.
func ResultAt(item fn.Item, severity kptfn.Severity, id rule.ID, message string) *kptfn.Result {
	result := resultAbout(item, severity, id, message)
	if v, err := item.Value(nil); err == nil {
		v.Place().Position().Tag(result.Tags)
	}
	return result
}

// resultAbout returns a result about an item, without a line and a column.
func resultAbout(item fn.Item, severity kptfn.Severity, id rule.ID, message string) *kptfn.Result {
	path, index := item.File()
	return &kptfn.Result{
		Severity:    severity,
		ResourceRef: RefTo(item.ID()),
		File:        &kptfn.File{Path: path, Index: index},
		Message:     bounds.Middle(oneline.Redact(message), bounds.Message),
		Tags:        id.Tags(),
	}
}
