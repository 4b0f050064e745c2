package kustomize

import (
	"os"
	"strings"
	"sync"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/lazyregexp"
	"github.com/koupleless/module-service/internal/rule"
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
			root := top(content)
			if i := keyIndex(root, field[1]); i >= 0 {
				key := root.Content[i]
				document.Position{Line: key.Line, Column: key.Column}.Tag(r.Tags)
			}
		}
		all = append(all, r)
	}
	return all
}
