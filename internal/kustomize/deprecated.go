package kustomize

import (
	"os"
	"strings"
	"sync"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/lazyregexp"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// muteKustomize makes kustomize print nothing itself: it writes the warnings about deprecated fields to os.Stderr, where they would
// be in the middle of a report. Nothing else in the process uses that variable once a command runs.
var muteKustomize = sync.OnceFunc(func() {
	os.Stderr = nil // every write to it fails; the logger refers to the file that it was, which so stays open
})

var deprecatedField = lazyregexp.New(`'(\w+)' is deprecated`)

// deprecated returns the warnings of kustomize about the deprecated fields of a kustomization file.
func deprecated(path string, content []byte, k *types.Kustomization) kptfn.Results {
	var all kptfn.Results
	for _, message := range *k.CheckDeprecatedFields() {
		r := &kptfn.Result{
			Severity: kptfn.Warning, File: &kptfn.File{Path: path}, Tags: rule.KustomizeWarning.Tags(),
			Message: strings.TrimPrefix(message, "# Warning: "),
		}
		if field := deprecatedField().FindStringSubmatch(message); field != nil {
			keyPosition(content, field[1]).Tag(r.Tags)
		}
		all = append(all, r)
	}
	return all
}

// keyPosition returns where a key at the top of a document is, the zero Position if it is not found.
func keyPosition(content []byte, key string) document.Position {
	var whole yaml.Node
	if yaml.Unmarshal(content, &whole) != nil || len(whole.Content) == 0 {
		return document.Position{}
	}
	top := yamlnode.Resolve(whole.Content[0])
	for i := 0; top.Kind == yaml.MappingNode && i+1 < len(top.Content); i += 2 {
		if n := top.Content[i]; strings.EqualFold(n.Value, key) {
			return document.Position{Line: n.Line, Column: n.Column}
		}
	}
	return document.Position{}
}
