package kustomize

import (
	"bytes"
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// mayExpand reports whether a text can have anchors and aliases.
func mayExpand(content []byte) bool {
	return bytes.IndexByte(content, '&') >= 0 && bytes.IndexByte(content, '*') >= 0
}

// errAliases is what is wrong with files whose aliases have no end.
var errAliases = fmt.Errorf("has aliases that expand to more than %d further values: replace them by the values", bounds.AliasNodes)

// An aliasBudget is how many nodes aliases can still stand for.
type aliasBudget int

// take refuses a text whose aliases stand for more than is left, as far as it can be parsed: whole, and in the parts that
// kustomize splits it into. What is counted twice so was written twice as large as it could be.
func (b *aliasBudget) take(content []byte, inlineTexts bool) error {
	if !mayExpand(content) {
		return nil
	}
	whole, err := b.count([][]byte{content}, inlineTexts)
	if err != nil {
		return err
	}
	inParts := aliasBudget(0)
	if parts := bytes.Split(content, []byte("\n---")); len(parts) > 1 {
		if inParts, err = b.count(parts, inlineTexts); err != nil {
			return err
		}
	}
	*b -= max(whole, inParts)
	return nil
}

// count returns how many nodes the aliases of texts stand for, and takes those of the texts in them.
func (b *aliasBudget) count(texts [][]byte, inlineTexts bool) (taken aliasBudget, err error) {
	for _, text := range texts {
		err := eachDocument(text, func(n *yaml.Node) error {
			if taken += aliasBudget(yamlnode.Expansion(n)); taken > *b {
				return errAliases
			}
			if inlineTexts || yamlnode.Scalar(n, "apiVersion") == "builtin" {
				return b.takeInline(n)
			}
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return taken, nil
}

// takeInline does the same with the texts in a tree, such as patches.
func (b *aliasBudget) takeInline(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		return b.take([]byte(n.Value), true)
	}
	for _, c := range n.Content {
		if err := b.takeInline(c); err != nil {
			return err
		}
	}
	return nil
}
