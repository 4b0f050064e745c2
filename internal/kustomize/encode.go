package kustomize

import (
	"fmt"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/provenance"
	"sigs.k8s.io/kustomize/api/resmap"

	"github.com/koupleless/module-service/internal/bounds"
)

// encodeYAML makes the output of kustomize build.
func encodeYAML(resources resmap.ResMap, files *checkedFiles) ([]byte, error) {
	if err := nameKustomize(resources); err != nil {
		return nil, err
	}
	content, err := resources.AsYaml()
	if bound := mebibytes(files.size.Load()) * bounds.RenderedBytes; int64(len(content)) > bound {
		return nil, fmt.Errorf("its output is more than %d MiB, the limit for its files: split it and pass the parts to build one by one", bound>>20)
	}
	return content, err
}

// kustomizeVersion is the release of kustomize that the library belongs to.
const kustomizeVersion = "v5.8.1"

// nameKustomize corrects the label that buildMetadata: [managedByLabel] gives. The library takes the version of this program
// for that of kustomize, and if it has none the label's value is invalid.
func nameKustomize(resources resmap.ResMap) error {
	wrong := "kustomize-" + provenance.GetProvenance().Semver()
	for _, r := range resources.Resources() {
		labels := r.GetLabels()
		if labels[konfig.ManagedbyLabelKey] != wrong {
			continue
		}
		labels[konfig.ManagedbyLabelKey] = "kustomize-" + kustomizeVersion
		if err := r.SetLabels(labels); err != nil {
			return err
		}
	}
	return nil
}
