package kustomize

import (
	"bytes"
	"encoding/json"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/rule"
)

// joined warns about the first text that follows a resource of JSON in a file without a separator: kustomize drops it. It returns none if
// there is no such text.
func joined(path string, content []byte) kptfn.Results {
	separator := []byte("\n---")
	for at := 0; at < len(content); {
		section, _, _ := bytes.Cut(content[at:], separator)
		if rest := dropped(section); len(rest) > 0 {
			r := &kptfn.Result{
				Severity: kptfn.Warning, File: &kptfn.File{Path: path}, Tags: rule.KustomizeWarning.Tags(),
				Message: "kustomize drops what follows a resource of JSON without a separator: put a line with --- before it",
			}
			document.PositionAt(content, at+len(section)-len(rest)).Tag(r.Tags)
			return kptfn.Results{r}
		}
		at += len(section) + len(separator)
	}
	return nil
}

// dropped returns what follows a resource of JSON that a text begins with, but comments and the end of the document.
func dropped(text []byte) []byte {
	if !jsontext.Begins(text) {
		return nil
	}
	var resource struct{ APIVersion, Kind string }
	dec := json.NewDecoder(bytes.NewReader(text))
	if dec.Decode(&resource) != nil || resource.APIVersion == "" || resource.Kind == "" { // such as the data of a generator
		return nil
	}
	rest := text[dec.InputOffset():]
	for {
		switch rest = bytes.TrimLeft(rest, " \t\r\n"); {
		case bytes.HasPrefix(rest, []byte("#")):
			_, rest, _ = bytes.Cut(rest, []byte("\n"))
		case bytes.HasPrefix(rest, []byte("...")):
			return nil
		default:
			return rest
		}
	}
}
