//go:build unix

package onnx

import "syscall"

const nonBlock = syscall.O_NONBLOCK
