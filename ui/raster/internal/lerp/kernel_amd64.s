//go:build amd64 && !purego

#include "textflag.h"

// func rowsAVX2(line *uint64, a, b *uint8, t, n int)
TEXT ·rowsAVX2(SB), NOSPLIT, $0-40
	MOVQ         line+0(FP), DI
	MOVQ         a+8(FP), SI
	MOVQ         b+16(FP), DX
	MOVQ         t+24(FP), AX
	MOVQ         n+32(FP), CX
	MOVQ         AX, X7
	VPBROADCASTW X7, Y7
	MOVQ         $128, AX
	MOVQ         AX, X6
	VPBROADCASTW X6, Y6

rowsLoop:
	VPMOVZXBW (SI), Y0
	VPMOVZXBW (DX), Y1
	VPSUBW    Y0, Y1, Y1
	VPMULLW   Y7, Y1, Y1
	VPSLLW    $8, Y0, Y0
	VPADDW    Y1, Y0, Y0
	VPADDW    Y6, Y0, Y0
	VPSRLW    $8, Y0, Y0
	VMOVDQU   Y0, (DI)
	ADDQ      $16, SI
	ADDQ      $16, DX
	ADDQ      $32, DI
	SUBQ      $4, CX
	JNZ       rowsLoop
	VZEROUPPER
	RET

// Y2 are the pixels on the left of four, Y3 those on the right.

// func columnsAVX2(out *uint8, line *uint64, at *int32, weights *uint64, n int)
TEXT ·columnsAVX2(SB), NOSPLIT, $0-40
	MOVQ         out+0(FP), DI
	MOVQ         line+8(FP), SI
	MOVQ         at+16(FP), R8
	MOVQ         weights+24(FP), R9
	MOVQ         n+32(FP), CX
	MOVQ         $128, AX
	MOVQ         AX, X6
	VPBROADCASTW X6, Y6

columnsLoop:
	MOVLQSX     (R8), AX
	MOVLQSX     4(R8), BX
	MOVLQSX     8(R8), R10
	MOVLQSX     12(R8), R11
	VMOVDQU     (SI)(AX*8), X0
	VMOVDQU     (SI)(BX*8), X1
	VINSERTI128 $1, (SI)(R10*8), Y0, Y0
	VINSERTI128 $1, (SI)(R11*8), Y1, Y1
	VPUNPCKLQDQ Y1, Y0, Y2
	VPUNPCKHQDQ Y1, Y0, Y3
	VPSUBW      Y2, Y3, Y3
	VPMULLW     (R9), Y3, Y3
	VPSLLW      $8, Y2, Y2
	VPADDW      Y3, Y2, Y2
	VPADDW      Y6, Y2, Y2
	VPSRLW      $8, Y2, Y2
	VPACKUSWB   Y2, Y2, Y2
	VPERMQ      $8, Y2, Y2
	VMOVDQU     X2, (DI)
	ADDQ        $16, R8
	ADDQ        $32, R9
	ADDQ        $16, DI
	SUBQ        $4, CX
	JNZ         columnsLoop
	VZEROUPPER
	RET

// A weight of 8 bytes in all four words of them.
DATA everyWord<>+0(SB)/8, $0x0100010001000100
DATA everyWord<>+8(SB)/8, $0x0908090809080908
DATA everyWord<>+16(SB)/8, $0x0100010001000100
DATA everyWord<>+24(SB)/8, $0x0908090809080908
GLOBL everyWord<>(SB), RODATA|NOPTR, $32

// func tintAVX2(out *uint8, colour uint64, weights *uint8, n int)
TEXT ·tintAVX2(SB), NOSPLIT, $0-32
	MOVQ         out+0(FP), DI
	MOVQ         colour+8(FP), AX
	MOVQ         weights+16(FP), SI
	MOVQ         n+24(FP), CX
	MOVQ         AX, X7
	VPBROADCASTQ X7, Y7
	MOVQ         $128, AX
	MOVQ         AX, X6
	VPBROADCASTW X6, Y6
	VMOVDQU      everyWord<>(SB), Y5

tintLoop:
	VPMOVZXBW (DI), Y0
	VPMOVZXBQ (SI), Y1
	VPSHUFB   Y5, Y1, Y1
	VPSUBW    Y0, Y7, Y2
	VPMULLW   Y1, Y2, Y2
	VPSLLW    $8, Y0, Y0
	VPADDW    Y2, Y0, Y0
	VPADDW    Y6, Y0, Y0
	VPSRLW    $8, Y0, Y0
	VPACKUSWB Y0, Y0, Y0
	VPERMQ    $8, Y0, Y0
	VMOVDQU   X0, (DI)
	ADDQ      $16, DI
	ADDQ      $4, SI
	SUBQ      $4, CX
	JNZ       tintLoop
	VZEROUPPER
	RET

// func maxAVX2(out, in *uint8, n int)
TEXT ·maxAVX2(SB), NOSPLIT, $0-24
	MOVQ out+0(FP), DI
	MOVQ in+8(FP), SI
	MOVQ n+16(FP), CX

maxLoop:
	VMOVDQU (DI), Y0
	VPMAXUB (SI), Y0, Y0
	VMOVDQU Y0, (DI)
	ADDQ    $32, DI
	ADDQ    $32, SI
	SUBQ    $32, CX
	JNZ     maxLoop
	VZEROUPPER
	RET
