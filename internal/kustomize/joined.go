package kustomize

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/lazyregexp"
	"github.com/koupleless/module-service/internal/rule"
)

var (
	// beforeContent is what can be before the content of a document, from after the dashes of the separator before it.
	beforeContent = lazyregexp.New(`^\x{feff}?(?:(?:---)?[ \t]*(?:#.*)?\r?\n)*`)
	// ended is a resource of YAML up to the end of its document.
	ended = lazyregexp.New(`^(?s:apiVersion:.*?\nkind:|kind:.*?\napiVersion:)(?s:.*?)\n\.\.\.(?:[ \t]|\r?\n)`)
)

// joined warns about the first text that follows a resource in a file without a separator, after JSON or after the end of a document:
// kustomize drops it. It returns none if there is no such text.
func joined(path string, content []byte) kptfn.Results {
	separator := []byte("\n---")
	for at := 0; at < len(content); {
		section, _, _ := bytes.Cut(content[at:], separator)
		if rest := dropped(section[beforeContent().FindIndex(section)[1]:]); len(rest) > 0 {
			r := &kptfn.Result{
				Severity: kptfn.Warning, File: &kptfn.File{Path: path}, Tags: rule.KustomizeWarning.Tags(),
				Message: "kustomize drops what follows a resource without a separator: put a line with --- before it",
			}
			document.PositionAt(content, at+len(section)-len(rest)).Tag(r.Tags)
			return kptfn.Results{r}
		}
		at += len(section) + len(separator)
	}
	return nil
}

// dropped returns what follows the resource that a text begins with, but comments, directives and the end of the document.
func dropped(text []byte) []byte {
	rest := text[resourceEnd(text):]
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		if len(rest) == 0 || !bytes.HasPrefix(rest, []byte("...")) && rest[0] != '#' && rest[0] != '%' {
			return rest
		}
		_, rest, _ = bytes.Cut(rest, []byte("\n"))
	}
}

// resourceEnd returns where a resource of JSON ends, or one of YAML if its document ends before the text does, else the end of the text.
func resourceEnd(text []byte) int {
	if !jsontext.Begins(text) {
		if bytes.Contains(text, []byte("\n...")) { // in few files: the expression takes its time
			if end := ended().FindIndex(text); end != nil {
				return end[1]
			}
		}
		return len(text)
	}
	var resource struct{ APIVersion, Kind string }
	dec := json.NewDecoder(bytes.NewReader(text))
	if dec.Decode(&resource) != nil || resource.APIVersion == "" || resource.Kind == "" { // such as data for a generator under generators:
		return len(text)
	}
	return int(dec.InputOffset())
}

// noteData notes the files that generators of a kustomization take as they are, whatever is in them.
func (c *checkedFiles) noteData(path string, k *types.Kustomization) {
	note := func(s types.KvPairSources) {
		for _, file := range s.FileSources {
			if _, after, hasKey := strings.Cut(file, "="); hasKey {
				file = after
			}
			c.data[filepath.Join(filepath.Dir(path), file)] = true
		}
	}
	for _, g := range k.ConfigMapGenerator {
		note(g.KvPairSources)
	}
	for _, g := range k.SecretGenerator {
		note(g.KvPairSources)
	}
}
