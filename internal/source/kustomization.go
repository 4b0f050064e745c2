package source

import (
	"errors"
	"slices"
	"strings"
	"time"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/stream"
)

// ReadKustomization renders a kustomization as kustomize build does without plugins, and reads the output.
func (s *Set) ReadKustomization(dir string, k *kustomize.Kustomizer) error {
	return s.readKustomization(dir, k, 0)
}

// readKustomization is ReadKustomization with a limit of processor time, 0 for that of the user.
func (s *Set) readKustomization(dir string, k *kustomize.Kustomizer, timeout time.Duration) error {
	content, warnings, err := k.Build(dir, timeout)
	if malformed := new(kustomize.MalformedError); errors.As(err, &malformed) {
		s.keep(malformed.Path, malformed.Content)
		s.failToRead(malformed.Path, malformed)
		return nil
	}
	if err != nil {
		return err
	}
	s.warnings = append(s.warnings, warnings...)
	rendered, err := stream.ReadRendered(content, dir)
	s.take(&input{path: dir, content: content, stream: rendered, kustomizer: k}, dir, err)
	return nil
}

// isKustomization is what is wrong with a kustomization where resources are expected.
const isKustomization = "is a kustomization file: name its directory instead"

// holdsKustomization reports whether an input has a kustomization among its items. One need not say its kind.
func (in *input) holdsKustomization() bool {
	return slices.ContainsFunc(in.stream.Items(), func(item *stream.Item) bool {
		id := item.ID()
		return strings.HasPrefix(id.APIVersion, "kustomize.config.k8s.io/") && (id.Kind == types.KustomizationKind || id.Kind == types.ComponentKind)
	})
}
