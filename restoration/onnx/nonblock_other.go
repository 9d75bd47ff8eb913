//go:build !unix

package onnx

const nonBlock = 0
