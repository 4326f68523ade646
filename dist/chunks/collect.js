import { A as LockstepError, g as readTextIfThere, m as isSystemError } from "./file-work.js";
import { Gt as KeyedMap, Hn as shown, Jt as originalKey, Un as unsafePath, Ut as isYamlList, Vn as repositoryPathProblem, Wt as isYamlMap, Xt as byCodePoint, Yt as pythonFloat, qt as mapOf$1 } from "./pipeline.js";
import { c as plainLines, n as parseYamlMap, o as largeYamlLimits, r as decodeUtf8, t as parseYaml, u as positionAt } from "./parse.js";
import { n as isInside } from "./overlap.js";
import { t as IgnoreRules } from "./ignore.js";
import { t as emitYaml } from "./emit.js";
import { a as pointerFields, c as invalid, d as readCommand, f as readMap, h as refuseOtherKeys, i as inOrder, l as kindOf, m as readText, o as readEntry, p as readOptionalList, s as at, t as defaultParamsFile, u as readBoolean } from "./locked-stage.js";
import { t as sameValue } from "./same.js";
import { t as editYaml } from "./edit.js";
import { readFile, readdir } from "node:fs/promises";
import { join, posix } from "node:path";

// node_modules/smol-toml/dist/error.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
function getLineColFromPtr(string, ptr) {
	let lines = string.slice(0, ptr).split(/\r?\n/);
	return [lines.length, lines.pop().length + 1];
}
function makeCodeBlock(string, line, column) {
	let lines = string.split(/\r?\n/);
	let codeblock = "";
	let numberLen = (Math.log10(line + 1) | 0) + 1;
	for (let i = line - 1; i <= line + 1; i++) {
		let l = lines[i - 1];
		if (!l) continue;
		codeblock += i.toString().padEnd(numberLen, " ");
		codeblock += ":  ";
		codeblock += l;
		codeblock += "\n";
		if (i === line) {
			codeblock += " ".repeat(numberLen + column + 2);
			codeblock += "^\n";
		}
	}
	return codeblock;
}
var TomlError = class TomlError extends Error {
	line;
	column;
	codeblock;
	constructor(message, options) {
		const [line, column] = getLineColFromPtr(options.toml, options.ptr);
		const codeblock = makeCodeBlock(options.toml, line, column);
		super(`Invalid TOML document: ${message}\n\n${codeblock}`, options);
		this.line = line;
		this.column = column;
		this.codeblock = codeblock;
	}
	/** @internal */
	static x(message, ctx, ptr) {
		throw new TomlError(message, {
			toml: ctx.s,
			ptr: ptr ?? ctx.p
		});
	}
};

// node_modules/smol-toml/dist/primitive.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
/** @internal */
function parseString(ctx) {
	let startPtr = ctx.p;
	let c = ctx.s.charCodeAt(ctx.p++);
	let first = c;
	let isLiteral = c === 39;
	let isMultiline = c === ctx.s.charCodeAt(ctx.p) && c === ctx.s.charCodeAt(ctx.p + 1);
	if (isMultiline) {
		if ((c = ctx.s.charCodeAt(ctx.p += 2)) === 10) ctx.p++;
		else if (c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10) ctx.p += 2;
	}
	let parsed = "";
	let sliceStart = ctx.p;
	let state = 0;
	for (; ctx.p < ctx.s.length; ctx.p++) {
		c = ctx.s.charCodeAt(ctx.p);
		if (isMultiline && (c === 10 || c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10)) state = state && 3;
		else if (c < 32 && c !== 9 || c === 127) TomlError.x("control characters are not allowed in strings", ctx);
		else if ((!state || state === 3) && c === first && (!isMultiline || ctx.s.charCodeAt(ctx.p + 1) === first && ctx.s.charCodeAt(ctx.p + 2) === first)) {
			if (isMultiline) {
				if (ctx.s.charCodeAt(ctx.p + 3) === first) ctx.p++;
				if (ctx.s.charCodeAt(ctx.p + 3) === first) ctx.p++;
			}
			if (!state) {
				let s = ctx.s.slice(sliceStart, ctx.p);
				parsed = parsed ? parsed + s : s;
			}
			ctx.p += isMultiline ? 3 : 1;
			return parsed;
		} else if (!state) {
			if (!isLiteral && c === 92) {
				parsed += ctx.s.slice(sliceStart, sliceStart = ctx.p);
				state = 1;
			}
		} else if (state === 1) {
			if (c === 120 || c === 117 || c === 85) {
				let errPtr = ctx.p++ - 1;
				let value = 0;
				let len = c === 120 ? 2 : c === 117 ? 4 : 8;
				for (let j = 0; j < len; j++, ctx.p++) {
					let hex = ctx.s.charCodeAt(ctx.p);
					let digit = hex >= 48 && hex <= 57 ? hex - 48 : hex >= 65 && hex <= 70 ? hex - 65 + 10 : hex >= 97 && hex <= 102 ? hex - 97 + 10 : -1;
					if (digit < 0) TomlError.x("invalid non-hex character in unicode escape", ctx);
					value = value << 4 | digit;
				}
				if (value < 0 || value > 1114111 || value >= 55296 && value <= 57343) TomlError.x("invalid unicode escape", ctx, errPtr);
				parsed += String.fromCodePoint(value);
				sliceStart = ctx.p--;
				state = 0;
			} else if (isMultiline && (c === 32 || c === 9)) state = 2;
			else {
				if (c === 98) parsed += "\b";
				else if (c === 116) parsed += "	";
				else if (c === 110) parsed += "\n";
				else if (c === 102) parsed += "\f";
				else if (c === 114) parsed += "\r";
				else if (c === 101) parsed += "\x1B";
				else if (c === 34) parsed += "\"";
				else if (c === 92) parsed += "\\";
				else TomlError.x("unrecognised escape sequence", ctx);
				sliceStart = ctx.p + 1;
				state = 0;
			}
		} else if (c !== 32 && c !== 9) {
			if (state === 2) TomlError.x("invalid escape: only line-ending whitespace may be escaped", ctx, sliceStart);
			state = !isLiteral && c === 92 ? 1 : 0;
			sliceStart = ctx.p;
		}
	}
	TomlError.x("unfinished string", ctx, startPtr);
}

// node_modules/smol-toml/dist/date.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
let DATE_TIME_RE = /^(\d{4}-\d{2}-\d{2})?[Tt ]?(?:(\d{2}):\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|z|[-+]\d{2}:\d{2})?$/i;
var TomlDate = class TomlDate extends Date {
	#hasDate = false;
	#hasTime = false;
	#offset = null;
	constructor(date, fasttype, unsafeDelim) {
		let hasDate = true;
		let hasTime = true;
		let offset = "Z";
		let c;
		if (typeof date === "string") {
			if (fasttype) prep: {
				if (fasttype < 3) {
					if (+date.slice(11, 13) > 23) {
						date = "";
						break prep;
					}
					if (fasttype === 2) {
						offset = null;
						date += "Z";
					} else if ((c = date.charCodeAt(date.length - 1)) !== 90 && c !== 122) offset = date.slice(date.length - 6);
					if (unsafeDelim) date = date.slice(0, 10) + "T" + date.slice(11);
				} else if (fasttype === 4) date = +date.slice(0, 2) > 23 ? "" : `0000-01-01T${date}Z`;
				hasDate = fasttype !== 4;
				hasTime = fasttype !== 3;
			}
			else {
				let match = date.match(DATE_TIME_RE);
				if (match) {
					if (!match[1]) {
						hasDate = false;
						date = `0000-01-01T${date}`;
					}
					hasTime = !!match[2];
					hasTime && date[10] === " " && (date = date.replace(" ", "T"));
					if (match[2] && +match[2] > 23) date = "";
					else {
						offset = match[3] || null;
						if (!offset && hasTime) date += "Z";
					}
				} else date = "";
			}
		}
		super(date);
		if (!isNaN(this.getTime())) {
			this.#hasDate = hasDate;
			this.#hasTime = hasTime;
			this.#offset = offset;
		}
	}
	isDateTime() {
		return this.#hasDate && this.#hasTime;
	}
	isLocal() {
		return !this.#hasDate || !this.#hasTime || !this.#offset;
	}
	isDate() {
		return this.#hasDate && !this.#hasTime;
	}
	isTime() {
		return this.#hasTime && !this.#hasDate;
	}
	isValid() {
		return this.#hasDate || this.#hasTime;
	}
	toISOString() {
		let iso = super.toISOString();
		if (this.isDate()) return iso.slice(0, 10);
		if (this.isTime()) return iso.slice(11, 23);
		if (this.#offset === null) return iso.slice(0, -1);
		if (this.#offset === "Z" || this.#offset === "z") return iso;
		let offset = +this.#offset.slice(1, 3) * 60 + +this.#offset.slice(4, 6);
		offset = this.#offset[0] === "-" ? offset : -offset;
		return (/* @__PURE__ */ new Date(this.getTime() - offset * 6e4)).toISOString().slice(0, -1) + this.#offset;
	}
	static wrapAsOffsetDateTime(jsDate, offset = "Z") {
		let date = new TomlDate(jsDate);
		date.#offset = offset;
		return date;
	}
	static wrapAsLocalDateTime(jsDate) {
		let date = new TomlDate(jsDate);
		date.#offset = null;
		return date;
	}
	static wrapAsLocalDate(jsDate) {
		let date = new TomlDate(jsDate);
		date.#hasTime = false;
		date.#offset = null;
		return date;
	}
	static wrapAsLocalTime(jsDate) {
		let date = new TomlDate(jsDate);
		date.#hasDate = false;
		date.#offset = null;
		return date;
	}
};

// node_modules/smol-toml/dist/extract.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
function isDigit(char, base = 10) {
	return base === 16 ? char > 47 && char < 58 || char > 64 && char < 71 || char > 96 && char < 103 : char > 47 && char < 48 + base;
}
function isEndOfValue(char, delim) {
	return char === 32 || char === 9 || char === 10 || char === 13 || delim && (char === delim || char === 44) || char === 35;
}
/** @internal */
function extractValue(ctx, end) {
	let errPtr = ctx.p;
	let c = ctx.s.charCodeAt(ctx.p);
	if (c === 91 || c === 123) {
		ctx.d-- || TomlError.x("document contains excessively nested structures. aborting.", ctx);
		let value = c === 91 ? parseArray(ctx) : parseInlineTable(ctx);
		ctx.d++;
		return value;
	}
	if (c === 34 || c === 39) return parseString(ctx);
	if (c === 116) {
		if (ctx.s.charCodeAt(++ctx.p) !== 114 || ctx.s.charCodeAt(++ctx.p) !== 117 || ctx.s.charCodeAt(++ctx.p) !== 101) TomlError.x("invalid value", ctx, errPtr);
		return ctx.p++, true;
	}
	if (c === 102) {
		if (ctx.s.charCodeAt(++ctx.p) !== 97 || ctx.s.charCodeAt(++ctx.p) !== 108 || ctx.s.charCodeAt(++ctx.p) !== 115 || ctx.s.charCodeAt(++ctx.p) !== 101) TomlError.x("invalid value", ctx, errPtr);
		return ctx.p++, false;
	}
	if (c === 43 || c === 45) return parseNumber(ctx, ctx.p, ctx.s.charCodeAt(++ctx.p), 44 - c, end);
	if (ctx.s.charCodeAt(ctx.p + 4) === 45 && ctx.s.charCodeAt(ctx.p + 7) === 45) return parseDate(ctx, c, end);
	if (ctx.s.charCodeAt(ctx.p + 2) === 58) return parseTime(ctx, c, end);
	return parseNumber(ctx, ctx.p, c, 0, end);
}
function parseNumber(ctx, startPtr, startChr, sign, endChr) {
	let c = startChr;
	let state = 0;
	let hasUnderscores = false;
	if (c === 105) {
		if (ctx.s.charCodeAt(++ctx.p) !== 110 || ctx.s.charCodeAt(++ctx.p) !== 102) TomlError.x("invalid value", ctx, startPtr);
		return ctx.p++, (sign || 1) / 0;
	}
	if (c === 110) {
		if (ctx.s.charCodeAt(++ctx.p) !== 97 || ctx.s.charCodeAt(++ctx.p) !== 110) TomlError.x("invalid value", ctx, startPtr);
		return ctx.p++, NaN;
	}
	if (c === 48) {
		if (++ctx.p >= ctx.s.length || isEndOfValue(c = ctx.s.charCodeAt(ctx.p), endChr)) return ctx.bi === true ? 0n : 0;
		if (!sign) {
			if (c === 120) return parseIntegerBaseN(ctx, startPtr, 16, endChr);
			else if (c === 98) return parseIntegerBaseN(ctx, startPtr, 2, endChr);
			else if (c === 111) return parseIntegerBaseN(ctx, startPtr, 8, endChr);
		}
		if (c === 46) state = 2;
		else if (c === 101 || c === 69) state = 4;
		else TomlError.x("illegal leading zero", ctx, startPtr);
	} else if (!isDigit(c)) TomlError.x("invalid value", ctx, startPtr);
	while (++ctx.p < ctx.s.length && (c = ctx.s.charCodeAt(ctx.p), !isEndOfValue(c, endChr))) {
		if (!state) state = 1;
		if (c === 95) {
			if (!(state & 1)) TomlError.x("illegal underscore", ctx);
			state += 11;
			hasUnderscores = true;
		} else if (state === 1 && c === 46) state = 2;
		else if ((state === 1 || state === 3) && (c === 101 || c === 69)) state = 4;
		else if (state === 4 && (c === 43 || c === 45)) state = 6;
		else if (!isDigit(c)) TomlError.x(`illegal character in numeric literal`, ctx);
		else if (state > 9) state -= 11;
		else if (!(state & 1)) state++;
	}
	if (!state) {
		let val = (startChr - 48) * (sign || 1);
		return ctx.bi === true ? BigInt(val) : val;
	}
	if (!(state & 1)) TomlError.x("unfinished numeric value", ctx, startPtr);
	let str = ctx.s.slice(startPtr, ctx.p);
	if (hasUnderscores) str = str.replaceAll("_", "");
	return state > 1 ? parseFloat(str) : parseInteger(ctx, str, 10, startPtr);
}
function parseIntegerBaseN(ctx, startPtr, base, endChr) {
	let c, underscore = 1;
	while (++ctx.p < ctx.s.length && (c = ctx.s.charCodeAt(ctx.p), !isEndOfValue(c, endChr))) if (c === 95) {
		if (underscore & 1) TomlError.x("illegal underscore", ctx);
		underscore = 3;
	} else if (!isDigit(c, base)) TomlError.x(`illegal character in numeric literal`, ctx);
	else if (underscore & 1) underscore--;
	if (underscore & 1) TomlError.x("unfinished numeric value", ctx);
	let str = ctx.s.slice(startPtr + 2, ctx.p);
	if (underscore) str = str.replaceAll("_", "");
	return parseInteger(ctx, str, base, startPtr);
}
function parseInteger(ctx, str, base, startPtr) {
	if (ctx.bi !== true) int: {
		let val = parseInt(str, base);
		if (!Number.isSafeInteger(val)) {
			if (ctx.bi) break int;
			TomlError.x("integer value cannot be represented losslessly", ctx, startPtr);
		}
		return val;
	}
	return base === 10 ? BigInt(str) : BigInt((base === 2 ? "0b" : base === 8 ? "0o" : "0x") + str);
}
function parseDate(ctx, c, endChr) {
	let startPtr = ctx.p++, unsafeSeparator;
	if (!isDigit(c) || !isDigit(ctx.s.charCodeAt(ctx.p++)) || !isDigit(ctx.s.charCodeAt(ctx.p++)) || !isDigit(ctx.s.charCodeAt(ctx.p++))) return parseNumber(ctx, ctx.p = startPtr, c, 0, endChr);
	ctx.p += 5;
	if (!isDigit(ctx.s.charCodeAt(ctx.p++))) TomlError.x("invalid date-time: date part is malformed", ctx, startPtr);
	if (ctx.p >= ctx.s.length || ((c = ctx.s.charCodeAt(ctx.p)) !== 32 || (unsafeSeparator = true, !isDigit(ctx.s.charCodeAt(ctx.p + 1)))) && c !== 84 && c !== 116) return readDate(ctx, ctx.s.slice(startPtr, ctx.p), 3, false, startPtr);
	if (ctx.s.charCodeAt(ctx.p += 3) !== 58) TomlError.x("invalid date-time: time part is malformed", ctx, startPtr);
	if (ctx.s.charCodeAt(ctx.p += 3) === 58) ctx.p += 3;
	if (ctx.s.charCodeAt(ctx.p) === 46) while (isDigit(ctx.s.charCodeAt(++ctx.p)));
	if (c = ctx.s.charCodeAt(ctx.p)) {
		if (c === 90 || c === 122) return readDate(ctx, ctx.s.slice(startPtr, ++ctx.p), 1, unsafeSeparator, startPtr, "[+00:00]");
		if (c === 43 || c === 45) return readDate(ctx, ctx.s.slice(startPtr, ctx.p += 6), 1, unsafeSeparator, startPtr, !ctx.ld && "[" + ctx.s.slice(ctx.p - 6, ctx.p) + "]");
	}
	return readDate(ctx, ctx.s.slice(startPtr, ctx.p), 2, unsafeSeparator, startPtr);
}
function parseTime(ctx, c, endChr) {
	let start = ctx.p;
	if (!isDigit(c) || !isDigit(ctx.s.charCodeAt(++ctx.p))) return parseNumber(ctx, --ctx.p, c, 0, endChr);
	if (ctx.s.charCodeAt(ctx.p += 4) === 58) ctx.p += 3;
	if (ctx.s.charCodeAt(ctx.p) === 46) while (isDigit(ctx.s.charCodeAt(++ctx.p)));
	return readDate(ctx, ctx.s.slice(start, ctx.p), 4, false, start);
}
function readDate(ctx, str, type, unsafeDelim, errPtr, temporalSuffix) {
	if (ctx.ld) {
		let date = new TomlDate(str, type, unsafeDelim);
		if (!date.isValid()) TomlError.x("invalid date", ctx, errPtr);
		return date;
	}
	try {
		if (temporalSuffix) str += temporalSuffix;
		switch (type) {
			case 1: return Temporal.ZonedDateTime.from(str);
			case 2: return Temporal.PlainDateTime.from(str);
			case 3: return Temporal.PlainDate.from(str);
			case 4: return Temporal.PlainTime.from(str);
		}
	} catch (e) {
		TomlError.x(e instanceof Error ? e.message : "" + e, ctx, errPtr);
	}
}

// node_modules/smol-toml/dist/util.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
/** @internal */
function skipComment(ctx) {
	for (; ctx.p < ctx.s.length; ctx.p++) {
		let c = ctx.s.charCodeAt(ctx.p);
		if (c === 10) break;
		if (c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10) {
			ctx.p++;
			break;
		}
		if (c < 32 && c !== 9 || c === 127) TomlError.x("control characters are not allowed in comments", ctx);
	}
}
/** @internal */
function skipVoid(ctx, banNewLines, banComments) {
	let c;
	while (ctx.p < ctx.s.length) {
		while (ctx.p < ctx.s.length && ((c = ctx.s.charCodeAt(ctx.p)) === 32 || c === 9 || !banNewLines && (c === 10 || c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10))) ctx.p++;
		if (banComments || c !== 35) break;
		skipComment(ctx);
	}
}

// node_modules/smol-toml/dist/struct.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
/** @internal */
function parseKey(ctx, end = 61) {
	let startPtr;
	let state = 0;
	let parsed = [];
	let sliceStart;
	let c = ctx.s.charCodeAt(startPtr = ctx.p);
	do
		if (c === end) {
			if (!state) TomlError.x("unexpected end of key", ctx);
			if (state === 1) parsed.push(ctx.s.slice(sliceStart, ctx.p));
			return ctx.p++, parsed;
		} else if (c === 46) {
			if (!state) TomlError.x("illegal empty bare key", ctx);
			if (state === 1) parsed.push(ctx.s.slice(sliceStart, ctx.p));
			state = 0;
		} else if (!state && (c === 34 || c === 39)) {
			if (c === ctx.s.charCodeAt(ctx.p + 1) && c === ctx.s.charCodeAt(ctx.p + 2)) TomlError.x("illegal quoted key: multiline strings are not allowed", ctx);
			parsed.push(parseString(ctx));
			state = 2;
			ctx.p--;
		} else if (c === 32 || c === 9) {
			if (state === 1) {
				parsed.push(ctx.s.slice(sliceStart, ctx.p));
				state = 2;
			}
		} else if (state === 2 || c < 48 && c !== 45 || c > 57 && c < 65 || c > 90 && c < 97 && c !== 95 || c > 122) TomlError.x("illegal character in key", ctx);
		else if (!state) {
			state = 1;
			sliceStart = ctx.p;
		}
	while (c = ctx.s.charCodeAt(++ctx.p));
	TomlError.x("incomplete key-value: cannot find end of key", ctx, startPtr);
}
/** @internal */
function parseInlineTable(ctx) {
	let startPtr = ctx.p++;
	let res = Object.create(null);
	let seen = /* @__PURE__ */ new Set();
	let c;
	while (ctx.p < ctx.s.length) {
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p)) === 125) {
			ctx.p++;
			return res;
		}
		let k;
		let t = res;
		let hasOwn = false;
		let errPtr = ctx.p;
		let key = parseKey(ctx);
		for (let i = 0; i < key.length; i++) {
			if (i) t = hasOwn ? t[k] : t[k] = Object.create(null);
			k = key[i];
			if ((hasOwn = Object.hasOwn(t, k)) && (typeof t[k] !== "object" || seen.has(t[k]))) TomlError.x("trying to redefine an already defined value", ctx, errPtr);
			let unsafe = k === "__proto__";
			if (ctx.uk && (unsafe || k === "constructor")) {
				t = ctx.uk !== 1 && TomlError.x("document contains an unsafe property", ctx, errPtr);
				break;
			}
			if (!hasOwn && unsafe) Object.defineProperty(t, k, {
				enumerable: true,
				configurable: true,
				writable: true
			});
		}
		if (hasOwn) TomlError.x("trying to redefine an already defined value", ctx, errPtr);
		skipVoid(ctx, true, true);
		let value = extractValue(ctx, 125);
		if (t && typeof (t[k] = value) === "object") seen.add(value);
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p++)) === 125) return res;
		if (c !== 44) TomlError.x("expected comma or end of structure", ctx, ctx.p - 1);
	}
	TomlError.x("unfinished table", ctx, startPtr);
}
/** @internal */
function parseArray(ctx) {
	let startPtr = ctx.p++;
	let res = [];
	let c;
	while (ctx.p < ctx.s.length) {
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p)) === 93) {
			ctx.p++;
			return res;
		}
		res.push(extractValue(ctx, 93));
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p++)) === 93) return res;
		if (c !== 44) TomlError.x("expected comma or end of structure", ctx, ctx.p - 1);
	}
	TomlError.x("unfinished array", ctx, startPtr);
}

// node_modules/smol-toml/dist/parse.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
function peekTable(ctx, key, table, meta, type) {
	let t = table;
	let m = meta;
	let k;
	let hasOwn = false;
	let state;
	for (let i = 0; i < key.length; i++) {
		if (i) {
			t = hasOwn ? t[k] : t[k] = Object.create(null);
			m = (state = m[k]).c;
			if (type === 0 && (state.t === 1 || state.t === 2)) return null;
			if (state.t === 2) {
				let l = t.length - 1;
				t = t[l];
				m = m[l].c;
			}
		}
		k = key[i];
		if ((hasOwn = Object.hasOwn(t, k)) && m[k]?.t === 0 && m[k]?.d) return null;
		if (!hasOwn) {
			let unsafe = k === "__proto__";
			if (ctx.uk && (unsafe || k === "constructor")) return false;
			if (unsafe) {
				Object.defineProperty(t, k, {
					enumerable: true,
					configurable: true,
					writable: true
				});
				Object.defineProperty(m, k, {
					enumerable: true,
					configurable: true,
					writable: true
				});
			}
			m[k] = {
				t: i < key.length - 1 && type === 2 ? 3 : type,
				d: false,
				i: 0,
				c: Object.create(null)
			};
		}
	}
	state = m[k];
	if (state.t !== type && !(type === 1 && state.t === 3)) return null;
	if (type === 2) {
		if (!state.d) {
			state.d = true;
			t[k] = [];
		}
		t[k].push(t = Object.create(null));
		state.c[state.i++] = state = {
			t: 1,
			d: false,
			i: 0,
			c: Object.create(null)
		};
	}
	if (state.d) return null;
	state.d = true;
	if (type === 1) t = hasOwn ? t[k] : t[k] = Object.create(null);
	else if (type === 0 && hasOwn) return null;
	return [
		k,
		t,
		state.c
	];
}
function validateTablePeek(ctx, peek, ptr) {
	if (peek === null || ctx.uk === 2) TomlError.x(peek === null ? "trying to redefine an already defined table or value" : "document contains an unsafe property", ctx, ptr);
}
function parse(toml, options = {}) {
	let ctx = {
		s: toml,
		p: 0,
		d: options.maxDepth ?? 1e3,
		bi: options.integersAsBigInt ?? false,
		ld: options.useLegacyDate ?? true,
		uk: options.unsafeKeyBehaviour === "throw" ? 2 : options.unsafeKeyBehaviour === "drop" ? 1 : 0
	};
	let res = Object.create(null);
	let meta = Object.create(null);
	let tmp;
	let skipping = false;
	let tbl = res;
	let m = meta;
	if (toml.charCodeAt(0) === 65279) ctx.p++;
	skipVoid(ctx);
	while (ctx.p < toml.length) {
		if (toml.charCodeAt(ctx.p) === 91) {
			let isTableArray = toml.charCodeAt(++ctx.p) === 91;
			tmp = ctx.p += +isTableArray;
			skipping = false;
			let k = parseKey(ctx, 93);
			if (isTableArray) {
				if (toml.charCodeAt(ctx.p) !== 93) TomlError.x("expected end of table array declaration", ctx);
				ctx.p++;
			}
			let p = peekTable(ctx, k, res, meta, isTableArray ? 2 : 1);
			if (!p) {
				validateTablePeek(ctx, p, tmp);
				skipping = true;
			} else {
				m = p[2];
				tbl = p[1];
			}
		} else {
			tmp = ctx.p;
			let p = peekTable(ctx, parseKey(ctx), tbl, m, 0);
			if (!p && !skipping) validateTablePeek(ctx, p, tmp);
			skipVoid(ctx, true, true);
			let v = extractValue(ctx, void 0);
			if (p && !skipping) p[1][p[0]] = v;
		}
		skipVoid(ctx, true);
		if (ctx.p < toml.length && (tmp = toml.charCodeAt(ctx.p)) !== 10 && (tmp !== 13 || toml.charCodeAt(ctx.p + 1) !== 10)) TomlError.x("each key-value declaration must be followed by an end-of-line", ctx);
		skipVoid(ctx);
	}
	return res;
}

// node_modules/smol-toml/dist/stringify.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
let HAS_WELLFORMED = !!"".isWellFormed;

// node_modules/smol-toml/dist/index.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/

// pipeline/data/yaml/json.ts
/** Deepest nesting. */
const depthLimit$1 = 200;
const numberPattern$1 = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const spacePattern = /[ \t\n\r]*/y;
const stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const words = [
	["true", true],
	["false", false],
	["null", null],
	["NaN", NaN],
	["Infinity", Infinity],
	["-Infinity", -Infinity]
];
var JsonReader = class {
	text;
	where;
	at = 0;
	constructor(text, where) {
		this.text = text;
		this.where = where;
	}
	fail(problem) {
		return new LockstepError("YAML_INVALID", `${this.where}:${positionAt(this.text, this.at)}: ${problem}`, { hint: "Mend the JSON at that place." });
	}
	match(pattern) {
		pattern.lastIndex = this.at;
		const match = pattern.exec(this.text);
		if (match !== null) this.at += match[0].length;
		return match;
	}
	space() {
		this.match(spacePattern);
	}
	/** True, and behind it, when the text goes on with that character. */
	takes(character) {
		this.space();
		if (this.text[this.at] !== character) return false;
		this.at++;
		return true;
	}
	value(depth) {
		if (depth > depthLimit$1) throw this.fail(`nested more than ${depthLimit$1} levels deep`);
		this.space();
		if (this.takes("{")) return this.object(depth);
		if (this.takes("[")) return this.array(depth);
		if (this.text[this.at] === "\"") return this.string();
		const number = this.match(numberPattern$1);
		if (number !== null) {
			const [digits, fraction, exponent] = number;
			return fraction === void 0 && exponent === void 0 ? BigInt(digits) : Number(digits);
		}
		for (const [word, value] of words) {
			if (!this.text.startsWith(word, this.at)) continue;
			this.at += word.length;
			return value;
		}
		throw this.fail("a value is expected here");
	}
	string() {
		const match = this.match(stringPattern);
		if (match === null) throw this.fail("a text is expected here");
		return JSON.parse(match[0]);
	}
	object(depth) {
		const result = /* @__PURE__ */ new Map();
		if (this.takes("}")) return result;
		do {
			this.space();
			const key = this.string();
			if (!this.takes(":")) throw this.fail("a colon is expected here");
			result.set(key, this.value(depth + 1));
		} while (this.takes(","));
		if (!this.takes("}")) throw this.fail("a comma or } is expected here");
		return result;
	}
	array(depth) {
		const result = [];
		if (this.takes("]")) return result;
		do
			result.push(this.value(depth + 1));
		while (this.takes(","));
		if (!this.takes("]")) throw this.fail("a comma or ] is expected here");
		return result;
	}
};
/**
* Reads JSON as Python does: `1` is whole and `1.0` is not, NaN and Infinity are numbers, of a key that stands twice the last
* value counts. An empty text is `null`.
*
* @throws LockstepError YAML_INVALID with line and column.
*/
function parsePythonJson(text, where) {
	const reader = new JsonReader(text.replace(/^\uFEFF/, ""), where);
	const value = reader.value(0);
	reader.space();
	if (reader.at < reader.text.length) throw reader.fail("something stands behind the end of the JSON");
	return value;
}

// pipeline/data/dvc/python-literal.ts
/** Deepest nesting of a literal. */
const depthLimit = 100;
/** Thrown inside and caught here: the tokens are no literal that a params file can hold. */
var NotLiteral = class extends Error {};
const shortEscapes = new Map([...[
	["\\", "\\"],
	["'", "'"],
	["\"", "\""],
	["a", "\x07"],
	["b", "\b"],
	["f", "\f"]
], ...[
	["n", "\n"],
	["r", "\r"],
	["t", "	"],
	["v", "\v"],
	["\n", ""]
]]);
const escape = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;
/** What an escape stands for; an unknown one stands for itself. */
function unescaped([whole, byte, unit, point, octal, character = ""]) {
	const hex = byte ?? unit ?? point;
	const code = hex === void 0 ? octal === void 0 ? void 0 : Number.parseInt(octal, 8) : Number.parseInt(hex, 16);
	if (code !== void 0) {
		if (code > 1114111) throw new NotLiteral();
		return String.fromCodePoint(code);
	}
	if (/[NxuU]/.test(character)) throw new NotLiteral();
	return shortEscapes.get(character) ?? whole;
}
/** The text of one string token. */
function textOf(source) {
	const [, prefix = "", quote = "'"] = /^([a-zA-Z]*)("""|'''|"|')/.exec(source) ?? [];
	if (/[bft]/i.test(prefix)) throw new NotLiteral();
	const body = source.slice(prefix.length + quote.length, -quote.length).replace(/\r\n?/g, "\n");
	if (/r/i.test(prefix)) return body;
	let text = "";
	let end = 0;
	for (const match of body.matchAll(escape)) {
		text += body.slice(end, match.index) + unescaped(match);
		end = match.index + match[0].length;
	}
	return text + body.slice(end);
}
function numberOf(source) {
	const digits = source.replaceAll("_", "");
	if (/[jJ]$/.test(digits)) return void 0;
	if (/^0[xXoObB]/.test(digits) || /^\d+$/.test(digits)) return BigInt(digits);
	return Number(digits);
}
var LiteralReader = class {
	tokens;
	at = 0;
	constructor(tokens) {
		this.tokens = tokens;
	}
	takes(operator) {
		const token = this.tokens[this.at];
		if (token?.kind !== "operator" || token.source !== operator) return false;
		this.at++;
		return true;
	}
	isAt(close) {
		const token = this.tokens[this.at];
		return close === void 0 ? token === void 0 : token?.kind === "operator" && token.source === close;
	}
	/** Comma-separated values up to a closing bracket, or to the end. */
	items(close, depth) {
		const values = [];
		let hasComma = true;
		while (!this.isAt(close)) {
			if (!hasComma) throw new NotLiteral();
			values.push(this.value(depth));
			hasComma = this.takes(",");
		}
		this.at++;
		return {
			values,
			hasComma
		};
	}
	/** Values with commas between them are a tuple; one without a comma is itself. */
	tuple(close, depth) {
		const { values, hasComma } = this.items(close, depth);
		const [single] = values;
		return values.length === 1 && !hasComma && single !== void 0 ? single : values;
	}
	value(depth) {
		if (depth > depthLimit) throw new NotLiteral();
		if (this.takes("[")) return this.items("]", depth + 1).values;
		if (this.takes("(")) return this.tuple(")", depth + 1);
		if (this.takes("{")) return this.dictionary(depth + 1);
		if (this.takes("-")) return -this.number();
		if (this.takes("+")) return this.number();
		return this.word();
	}
	number() {
		const isBracketed = this.takes("(");
		const token = this.tokens[this.at++];
		const value = token?.kind === "number" ? numberOf(token.source) : void 0;
		if (value === void 0 || isBracketed && !this.takes(")")) throw new NotLiteral();
		return value;
	}
	word() {
		const token = this.tokens[this.at];
		if (token?.kind === "number") return this.number();
		if (token?.kind === "text") return this.texts();
		this.at++;
		if (token?.kind === "name" && token.source === "None") return null;
		if (token?.kind === "name" && (token.source === "True" || token.source === "False")) return token.source === "True";
		throw new NotLiteral();
	}
	/** Texts that stand side by side are one. */
	texts() {
		let text = "";
		for (let token = this.tokens[this.at]; token?.kind === "text"; token = this.tokens[this.at]) {
			text += textOf(token.source);
			this.at++;
		}
		return text;
	}
	dictionary(depth) {
		const entries = [];
		while (!this.takes("}")) {
			const key = this.value(depth);
			if (isYamlList(key) || isYamlMap(key) || !this.takes(":")) throw new NotLiteral();
			entries.push([key, this.value(depth)]);
			if (!this.takes(",") && !this.isAt("}")) throw new NotLiteral();
		}
		return mapOf$1(entries);
	}
};
/**
* The value of a Python literal: texts, numbers, `True`, `False`, `None`, lists, dictionaries, and tuples as lists. `undefined` for
* anything else, sets and bytes included, which YAML has no plain form for.
*/
function pythonLiteral(tokens) {
	if (tokens.length === 0) return void 0;
	try {
		return new LiteralReader(tokens).tuple(void 0, 0);
	} catch (error) {
		if (error instanceof NotLiteral) return void 0;
		throw error;
	}
}

// pipeline/data/dvc/python-tokens.ts
const namePattern = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const numberPattern = /(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:[eE][-+]?\d(?:_?\d)*)?)[jJ]?/y;
const textStart = /(?:[rRbBuUfFtT]{0,2})("""|'''|"|')/y;
const operatorPattern = /\*\*=|\/\/=|>>=|<<=|\.\.\.|[-+*/%@&|^=!<>:]=|\*\*|\/\/|>>|<<|->|[-+*/%@&|^~<>()[\]{},:.;=!]/y;
const blank = /[ \t\f]*/y;
const joinedLine = /\\\r?\n/y;
const lineBreak = /\r?\n|\r/y;
const comment = /#[^\r\n]*/y;
var Scanner = class {
	tokens = [];
	text;
	where;
	/** Columns of the blocks that are open; a tab reaches to the next multiple of 8. */
	indents = [0];
	at = 0;
	depth = 0;
	constructor(text, where) {
		this.text = text;
		this.where = where;
	}
	fail(problem, at = this.at) {
		return new LockstepError("YAML_INVALID", `${this.where}:${positionAt(this.text, at)}: ${problem}`, { hint: "Mend the Python file: `python -m py_compile` shows what is wrong." });
	}
	match(pattern) {
		pattern.lastIndex = this.at;
		const match = pattern.exec(this.text);
		if (match !== null) this.at += match[0].length;
		return match;
	}
	push(kind, source) {
		this.tokens.push({
			kind,
			source
		});
	}
	run() {
		let isLineStart = true;
		while (this.at < this.text.length) {
			if (isLineStart && this.depth === 0) {
				isLineStart = false;
				this.indentation();
				continue;
			}
			this.match(blank);
			if (this.match(joinedLine) !== null || this.match(comment) !== null) continue;
			if (this.match(lineBreak) !== null) {
				if (this.depth > 0) continue;
				this.endLine();
				isLineStart = true;
			} else if (this.at < this.text.length) this.token();
		}
		if (this.depth > 0) throw this.fail("a bracket is never closed");
		this.endLine();
		while (this.indents.length > 1) {
			this.indents.pop();
			this.push("dedent", "");
		}
		return this.tokens;
	}
	endLine() {
		const last = this.tokens.at(-1)?.kind;
		if (last !== void 0 && last !== "end" && last !== "indent" && last !== "dedent") this.push("end", "");
	}
	/** Blank lines and comments have no indentation of their own. */
	indentation() {
		const spaces = this.match(blank)?.[0] ?? "";
		if (/^(?:#|\r|\n|$)/.test(this.text.slice(this.at, this.at + 1))) return;
		let column = 0;
		for (const character of spaces) column = character === "	" ? (Math.floor(column / 8) + 1) * 8 : character === "\f" ? 0 : column + 1;
		if (column > (this.indents.at(-1) ?? 0)) {
			this.indents.push(column);
			this.push("indent", "");
			return;
		}
		while (column < (this.indents.at(-1) ?? 0)) {
			this.indents.pop();
			this.push("dedent", "");
		}
		if (column !== this.indents.at(-1)) throw this.fail("this line fits no block");
	}
	token() {
		const start = this.at;
		const text = this.match(textStart);
		if (text !== null) {
			this.string(start, text[1] ?? "'");
			return;
		}
		const number = this.match(numberPattern);
		if (number !== null) {
			this.push("number", number[0]);
			return;
		}
		const name = this.match(namePattern);
		if (name !== null) {
			this.push("name", name[0]);
			return;
		}
		const operator = this.match(operatorPattern)?.[0];
		if (operator === void 0) throw this.fail("this is not Python");
		if (/^[([{]$/.test(operator)) this.depth++;
		if (/^[)\]}]$/.test(operator) && --this.depth < 0) throw this.fail("a bracket closes that was never opened", start);
		this.push("operator", operator);
	}
	/** Runs to the closing quote; a backslash takes the next character along, in raw texts, too. */
	string(start, quote) {
		for (;;) {
			if (this.at >= this.text.length || quote.length === 1 && /[\r\n]/.test(this.text.charAt(this.at))) throw this.fail("a text is never closed", start);
			if (this.text.startsWith(quote, this.at)) break;
			const isEscape = this.text[this.at] === "\\";
			this.at += isEscape ? this.text.startsWith("\r\n", this.at + 1) ? 3 : 2 : 1;
		}
		this.at += quote.length;
		this.push("text", this.text.slice(start, this.at));
	}
};
/**
* The tokens of a Python file.
*
* @throws LockstepError YAML_INVALID with line and column for a text or bracket without an end, and lines that fit no block.
*/
function pythonTokens(text, where) {
	return new Scanner(text.replace(/^\uFEFF/, ""), where).run();
}

// pipeline/data/dvc/params-python.ts
const blockWords = /* @__PURE__ */ new Set([...[
	"if",
	"elif",
	"else",
	"for",
	"while",
	"try",
	"except",
	"finally",
	"with",
	"async",
	"def",
	"class"
]]);
function isOperator(token, source) {
	return token?.kind === "operator" && token.source === source;
}
/** Splits at an operator that stands outside all brackets. */
function split(tokens, operator) {
	const parts = [[]];
	let depth = 0;
	for (const token of tokens) {
		if (token.kind === "operator" && /^[([{]$/.test(token.source)) depth++;
		if (token.kind === "operator" && /^[)\]}]$/.test(token.source)) depth--;
		if (depth === 0 && isOperator(token, operator)) parts.push([]);
		else parts.at(-1)?.push(token);
	}
	return parts;
}
/** `x` or `self.x`; inside `__init__` only the latter. */
function targetName(tokens, onlySelf) {
	const [first, dot, second] = tokens;
	if (first?.kind !== "name") return void 0;
	if (tokens.length === 1) return onlySelf ? void 0 : first.source;
	return tokens.length === 3 && first.source === "self" && isOperator(dot, ".") && second?.kind === "name" ? second.source : void 0;
}
/** The name and value of `name = literal` or `name: type = literal`; anything else is `undefined`. */
function assignment(tokens, onlySelf) {
	const [target, value, ...others] = split(tokens, "=");
	if (target === void 0 || value === void 0 || others.length > 0) return void 0;
	const name = targetName(split(target, ":")[0] ?? [], onlySelf);
	const literal = name === void 0 ? void 0 : pythonLiteral(value);
	return name === void 0 || literal === void 0 ? void 0 : [name, literal];
}
var ModuleReader = class {
	tokens;
	at = 0;
	constructor(tokens) {
		this.tokens = tokens;
	}
	/** Reads up to the end of the block, and behind it. */
	block(onlySelf) {
		const result = /* @__PURE__ */ new Map();
		while (this.at < this.tokens.length) {
			const kind = this.tokens[this.at]?.kind;
			if (kind === "dedent") {
				this.at++;
				return result;
			}
			if (kind === "indent" || kind === "end") this.at++;
			else this.line(result, onlySelf);
		}
		return result;
	}
	line(result, onlySelf) {
		const start = this.at;
		while (this.at < this.tokens.length && this.tokens[this.at]?.kind !== "end") this.at++;
		const line = this.tokens.slice(start, this.at);
		this.at++;
		const [first, second] = line;
		const isAssignment = isOperator(second, "=") || isOperator(second, ":");
		if (first?.kind !== "name" || !blockWords.has(first.source) || isAssignment && first.source !== "else" && first.source !== "try") {
			for (const statement of split(line, ";")) {
				const found = assignment(statement, onlySelf);
				if (found !== void 0) result.set(...found);
			}
			if (this.tokens[this.at]?.kind === "indent") this.skipped();
			return;
		}
		const found = this.suite(line, first.source === "def" && second?.source === "__init__");
		if (first.source === "class" && second?.kind === "name") result.set(second.source, found);
		else if (first.source === "def" && second?.source === "__init__") for (const [name, value] of found) result.set(name, value);
	}
	/** The block behind a header line, or the statements behind its colon. */
	suite(header, onlySelf) {
		if (this.tokens[this.at]?.kind === "indent") {
			this.at++;
			return this.block(onlySelf);
		}
		const result = /* @__PURE__ */ new Map();
		for (const statement of split(split(header, ":").slice(1).flat(), ";")) {
			const found = assignment(statement, onlySelf);
			if (found !== void 0) result.set(...found);
		}
		return result;
	}
	skipped() {
		this.at++;
		this.block(false);
	}
};
/**
* The params of a Python file as DVC reads them: literals assigned at the top level, in classes (as a map by the class's name) and to
* `self` in `__init__`. Values that are no literals are not there.
*
* @throws LockstepError YAML_INVALID with line and column where the file cannot be taken apart.
*/
function parsePythonParams(text, where) {
	return new ModuleReader(pythonTokens(text, where)).block(false);
}

// pipeline/data/dvc/params.ts
/** Longest params file that is not YAML, in UTF-16 units. */
const textLimit = 16777216;
function fromToml(value, where) {
	if (value instanceof TomlDate) return value.toISOString();
	if (typeof value === "bigint" || typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
	if (Array.isArray(value)) return value.map((item) => fromToml(item, where));
	if (typeof value === "object" && value !== null) return new Map(Object.entries(value).map(([key, member]) => [key, fromToml(member, where)]));
	throw new LockstepError("YAML_INVALID", `${where}: a value of TOML cannot be read`, { hint: "Use tables, arrays, texts and numbers." });
}
function readToml(text, where) {
	try {
		return fromToml(parse(text, { integersAsBigInt: true }), where);
	} catch (cause) {
		if (!(cause instanceof TomlError)) throw cause;
		const [problem = "is not TOML"] = cause.message.split("\n");
		throw new LockstepError("YAML_INVALID", `${where}:${cause.line}:${cause.column}: ${problem}`, {
			hint: "Mend the TOML at that place.",
			cause
		});
	}
}
/**
* The content of a params file: YAML, or by its suffix `.json`, `.toml` or `.py`. An empty file is an empty map.
*
* @throws LockstepError YAML_INVALID with line and column.
*/
function parseParamsFile(text, file) {
	const suffix = /\.[^./]*$/.exec(file)?.[0].toLowerCase();
	if (suffix !== ".json" && suffix !== ".toml" && suffix !== ".py") return parseYaml(text, file, largeYamlLimits) ?? /* @__PURE__ */ new Map();
	if (text.length > textLimit) throw new LockstepError("YAML_INVALID", `${file}: longer than ${textLimit} characters`, { hint: "Split the file." });
	if (suffix === ".json") return parsePythonJson(text, file) ?? /* @__PURE__ */ new Map();
	return suffix === ".toml" ? readToml(text, file) : parsePythonParams(text, file);
}
function step$1(value, name) {
	if (isYamlMap(value)) return value.get(name);
	return isYamlList(value) && /^-?\d+$/.test(name) ? value.at(Number(name)) : void 0;
}
/** The value at a dotted key such as `train.layers.0`; `undefined` when there is none. */
function lookUp(value, key) {
	let found = value;
	for (const name of key.split(".")) {
		if (found === void 0) return void 0;
		found = step$1(found, name);
	}
	return found;
}
/**
* The values of a stage's params dependency, as `dvc.lock` stores them: dotted key → value. A key that the file does not have is not in
* the result; whoever asks says what that means.
*/
function readParams({ text, file, keys }) {
	const content = parseParamsFile(text, file);
	if (!isYamlMap(content)) throw new LockstepError("YAML_INVALID", `${file}:1:1: a params file must hold a map`, { hint: "Write `key: value` lines." });
	if (keys.length === 0) return content;
	return new Map(keys.flatMap((key) => {
		const value = lookUp(content, key);
		return value === void 0 ? [] : [[key, value]];
	}));
}

// pipeline/data/dvc/pipeline-schema.ts
const topKeys$1 = /* @__PURE__ */ new Set([
	"stages",
	"vars",
	"params",
	"metrics",
	"plots",
	"artifacts",
	"datasets"
]);
const outFlags$1 = [
	"cache",
	"persist",
	"remote",
	"push",
	"desc",
	"type",
	"labels",
	"meta",
	"checkpoint"
];
const plotFlags = [
	"template",
	"x",
	"y",
	"x_label",
	"y_label",
	"title",
	"header"
];
const artifactKeys = /* @__PURE__ */ new Set([
	"path",
	"desc",
	"type",
	"labels",
	"meta"
]);
function wrong(place, what, value) {
	throw invalid(place, `must be ${what}, it is ${kindOf(value)}`, `Write ${what} there.`);
}
const anything = () => void 0;
const text$1 = (value, place) => {
	if (typeof value !== "string") wrong(place, "text", value);
};
const boolean = (value, place) => {
	if (typeof value !== "boolean") wrong(place, "true or false", value);
};
const command = (value, place) => {
	if (typeof value !== "string" && !isYamlList(value)) wrong(place, "a command or a list of commands", value);
};
function listOf(item) {
	return (value, place) => {
		if (!isYamlList(value)) wrong(place, "a list", value);
		value.forEach((member, i) => {
			item(member, at(place, i));
		});
	};
}
function mapOf(keys) {
	const allowed = new Set(Object.keys(keys));
	return (value, place) => {
		if (!isYamlMap(value)) wrong(place, "a map", value);
		refuseOtherKeys(value, allowed, place);
		for (const [key, member] of value) keys[key]?.(member, at(place, key));
	};
}
/** `path`, or `path: {flag: …}`. */
function outWith(flags) {
	const details = mapOf(flags);
	return (value, place) => {
		if (typeof value === "string") return;
		if (!isYamlMap(value)) wrong(place, "a path, or `path: {…}`", value);
		for (const [path, member] of value) details(member, at(place, path));
	};
}
const textOrMap = (value, place) => {
	if (typeof value !== "string" && !isYamlMap(value)) wrong(place, "text or a map", value);
};
const outDetails = {
	...Object.fromEntries(outFlags$1.map((flag) => [flag, anything])),
	cache: boolean,
	persist: boolean,
	push: boolean,
	checkpoint: boolean,
	remote: text$1,
	desc: text$1,
	type: text$1,
	labels: listOf(text$1)
};
const plotDetails = {
	...outDetails,
	...Object.fromEntries(plotFlags.map((flag) => [flag, flag === "header" ? boolean : text$1]))
};
const matrix = (value, place) => {
	if (!isYamlMap(value)) wrong(place, "a map of lists", value);
	for (const [name, member] of value) if (typeof member !== "string" && !isYamlList(member)) wrong(at(place, name), "a list", member);
};
const stage = mapOf({
	cmd: command,
	wdir: text$1,
	deps: listOf(text$1),
	params: listOf(textOrMap),
	outs: listOf(outWith(outDetails)),
	metrics: listOf(outWith(outDetails)),
	plots: listOf(outWith(plotDetails)),
	vars: listOf(textOrMap),
	frozen: boolean,
	always_changed: boolean,
	desc: text$1,
	meta: anything,
	matrix
});
function refuseWithoutCommand(definition, place) {
	if (!definition.has("cmd")) throw invalid(place, "has no `cmd`", "Say what the stage runs: `cmd: python train.py`.");
}
/** A stage as written: plain, with `matrix`, or `foreach` and `do`. */
function checkStage(value, place) {
	const definition = readMap(value, place);
	if (!definition.has("foreach") && !definition.has("do")) {
		stage(definition, place);
		refuseWithoutCommand(definition, place);
		return;
	}
	refuseOtherKeys(definition, /* @__PURE__ */ new Set(["foreach", "do"]), place);
	const items = definition.get("foreach");
	if (items === void 0) throw invalid(place, "has `do` and no `foreach`", "Add the list or map that the stage is made for.");
	if (typeof items !== "string" && !isYamlList(items) && !isYamlMap(items)) wrong(at(place, "foreach"), "a list or a map", items);
	const template = readMap(definition.get("do"), at(place, "do"));
	if (template.has("matrix")) throw invalid(at(place, "do"), "has a matrix inside foreach", "Use matrix alone.");
	stage(template, at(place, "do"));
	refuseWithoutCommand(template, at(place, "do"));
}
/** Refuses what DVC refuses in `dvc.yaml`, by line and column, before anything is resolved. */
function checkPipeline(map, root) {
	refuseOtherKeys(map, topKeys$1, root);
	listOf(textOrMap)(readOptionalList(map.get("vars"), at(root, "vars")), at(root, "vars"));
	for (const key of ["metrics", "params"]) listOf(text$1)(readOptionalList(map.get(key), at(root, key)), at(root, key));
	listOf(textOrMap)(readOptionalList(map.get("plots"), at(root, "plots")), at(root, "plots"));
	const artifacts = map.get("artifacts");
	if (artifacts !== void 0) for (const [name, value] of readMap(artifacts, at(root, "artifacts"))) {
		const place = at(root, "artifacts", name);
		const artifact = readMap(value, place);
		refuseOtherKeys(artifact, artifactKeys, place);
		if (typeof artifact.get("path") !== "string") throw invalid(place, "has no `path`", "Name the file or folder of the artifact.");
	}
	const stages = map.get("stages");
	if (stages === void 0 || stages === null) return;
	for (const [name, value] of readMap(stages, at(root, "stages"))) {
		const place = at(root, "stages", name);
		if (name.includes("@") || name === "") throw invalid(place, "is no name for a stage", "Use a name without @.");
		checkStage(value, place);
	}
}

// pipeline/data/dvc/stage-definition.ts
/** Output paths with their flags; a path that stands twice gets the flags of both. */
function outFlags(items, place) {
	const result = /* @__PURE__ */ new Map();
	items.forEach((item, i) => {
		const details = typeof item === "string" ? /* @__PURE__ */ new Map([[item, /* @__PURE__ */ new Map()]]) : readMap(item, at(place, i));
		for (const [path, flags] of details) {
			readText(originalKey(details, path), at(place, i, path));
			result.set(path, new Map([...result.get(path) ?? [], ...readMap(flags, at(place, i, path))]));
		}
	});
	return result;
}
function readRemote(value, place) {
	return value === void 0 || value === null ? {} : { remote: readText(value, place) };
}
const plotKeys = /* @__PURE__ */ new Set([
	"x",
	"y",
	"template",
	"title",
	"x_label",
	"y_label",
	"header"
]);
function plotOf(kind, flags) {
	const plot = new Map([...flags].filter(([key]) => plotKeys.has(key)));
	return kind === "plot" && plot.size > 0 ? { plot } : {};
}
function readOutputs(definition, place) {
	return [
		["outs", "out"],
		["metrics", "metric"],
		["plots", "plot"]
	].flatMap(([key, kind]) => [...outFlags(readOptionalList(definition.get(key), at(place, key)), at(place, key))].map(([path, flags]) => ({
		path,
		kind,
		isCached: readBoolean(flags.get("cache"), at(place, key), true),
		isPersisted: readBoolean(flags.get("persist"), at(place, key), false),
		isPushed: readBoolean(flags.get("push"), at(place, key), true),
		...plotOf(kind, flags),
		...readRemote(flags.get("remote"), at(place, key))
	})));
}
/** A file that is named without keys is tracked whole, whatever else names keys of it. */
function readParamsDependencies(items, place) {
	const files = /* @__PURE__ */ new Map();
	const whole = /* @__PURE__ */ new Set();
	const add = (file, keys) => {
		files.set(file, [...files.get(file) ?? [], ...keys]);
	};
	items.forEach((item, i) => {
		if (!isYamlMap(item)) {
			add(defaultParamsFile, [readText(item, at(place, i))]);
			return;
		}
		for (const [file, keys] of item) {
			if (keys === null || isYamlList(keys) && keys.length === 0) whole.add(file);
			const list = readOptionalList(keys, at(place, i, file));
			add(file, list.map((key, k) => readText(key, at(place, i, file, k))));
		}
	});
	return [...files].map(([file, keys]) => ({
		file,
		keys: whole.has(file) ? [] : [...new Set(keys)]
	}));
}
function refuseRepeated(stage, place) {
	const seen = /* @__PURE__ */ new Set();
	for (const path of [...stage.deps, ...stage.outs.map((out) => out.path)]) {
		if (path === "") throw invalid(place, "names an empty path", "Name a file or folder.");
		if (seen.has(path)) throw invalid(place, `names ${JSON.stringify(path)} twice among its dependencies and outputs`, "Name each path once.");
		seen.add(path);
	}
}
/** A stage whose templating is resolved. */
function readStage(name, definition, place) {
	const deps = readOptionalList(definition.get("deps"), at(place, "deps"));
	const wdir = definition.get("wdir");
	const stage = {
		name,
		cmd: readCommand(definition.get("cmd"), at(place, "cmd")),
		wdir: wdir === void 0 ? "." : readText(wdir, at(place, "wdir")),
		deps: deps.map((dep, i) => readText(dep, at(place, "deps", i))),
		params: readParamsDependencies(readOptionalList(definition.get("params"), at(place, "params")), at(place, "params")),
		outs: readOutputs(definition, place),
		isFrozen: readBoolean(definition.get("frozen"), at(place, "frozen"), false),
		alwaysChanged: readBoolean(definition.get("always_changed"), at(place, "always_changed"), false)
	};
	refuseRepeated(stage, place);
	return stage;
}

// pipeline/data/dvc/templating/expression.ts
/** The expressions of a text; `\${` begins none, and one that is not closed on its line is ordinary text. */
function expressionsOf(text) {
	return [...text.matchAll(/(?<!\\)\$\{(.*?)\}/g)].map((match) => ({
		inner: match[1] ?? "",
		start: match.index,
		end: match.index + match[0].length
	}));
}
function isTemplated(text) {
	return expressionsOf(text).length > 0;
}
/** The steps of `a.b[0]`, or `undefined` when that is no such expression. */
function stepsOf(inner) {
	if (!/^[^.[\]]+(?:\s*(?:\.[^.[\]]+|\[[^.[\]]+\]))*\s*$/.test(inner)) return void 0;
	return inner.replaceAll("[", ".").replaceAll("]", "").split(".").map((step) => step.trim());
}

// pipeline/data/dvc/templating/origin.ts
function isTree(origin) {
	return origin instanceof Map;
}
/** The place of a member; of a list, its index counts from 0. */
function memberOrigin(origin, step) {
	if (origin === void 0) return void 0;
	return isTree(origin) ? origin.get(step) : {
		file: origin.file,
		steps: [...origin.steps, step]
	};
}
/** The places of the members that have one. */
function membersOrigin(members) {
	const known = [...members].flatMap(([key, origin]) => origin === void 0 ? [] : [[key, origin]]);
	return known.length === 0 ? void 0 : new Map(known);
}
/** The place of a map after another one was merged into it: what it had before it still has from there. */
function mergedOrigin(before, update) {
	return membersOrigin([.../* @__PURE__ */ new Set([...before.values.keys(), ...update.values.keys()])].map((key) => {
		const [old, added] = [before.values.get(key), update.values.get(key)];
		const [oldOrigin, addedOrigin] = [memberOrigin(before.origin, key), memberOrigin(update.origin, key)];
		if (old === void 0) return [key, addedOrigin];
		if (!isYamlMap(old) || !isYamlMap(added)) return [key, oldOrigin];
		return [key, mergedOrigin({
			values: old,
			origin: oldOrigin
		}, {
			values: added,
			origin: addedOrigin
		})];
	}));
}
/** What using a value takes from a file; nothing for a map, of which a command may use any part. */
function usedValue(value, origin) {
	if (origin === void 0 || isTree(origin) || isYamlMap(value)) return void 0;
	return {
		file: origin.file,
		key: origin.steps.join("."),
		value
	};
}
/** The name of a member of a list in {@link memberOrigin}, counted from its end when it is negative; of a map, the key itself. */
function stepOf(value, name) {
	if (!isYamlList(value)) return name;
	const index = Number(name.replaceAll("_", ""));
	return String(index < 0 ? value.length + index : index);
}

// pipeline/data/dvc/templating/context.ts
/** What went wrong, in words; whoever knows the place makes an error of it. */
var TemplateProblem = class extends Error {};
/** Only text keys can be named in an expression, so others are not there for templating. */
function reachable(value) {
	if (isYamlList(value)) return value.map(reachable);
	if (!isYamlMap(value)) return value;
	const other = value instanceof KeyedMap ? value.otherKeys : void 0;
	return new Map([...value].filter(([key]) => other?.has(key) !== true).map(([key, member]) => [key, reachable(member)]));
}
function merged(into, update, path) {
	const result = new Map(into);
	for (const [key, value] of update) {
		const present = result.get(key);
		if (present === void 0) result.set(key, value);
		else if (isYamlMap(present) && isYamlMap(value)) result.set(key, merged(present, value, `${path}${key}.`));
		else throw new TemplateProblem(`\`${path}${key}\` is defined a second time`);
	}
	return result;
}
function step(value, name) {
	if (isYamlMap(value)) return value.get(name);
	if (!isYamlList(value) || !/^[-+]?\d+(?:_\d+)*$/.test(name)) return void 0;
	return value.at(Number(name.replaceAll("_", "")));
}
/** The values that `${…}` can name. Never changed: adding gives a new one. */
var Context = class Context {
	#parts;
	constructor(parts = {}) {
		this.#parts = {
			values: /* @__PURE__ */ new Map(),
			origin: void 0,
			loaded: /* @__PURE__ */ new Map(),
			reserved: /* @__PURE__ */ new Set(),
			onUse: void 0,
			...parts
		};
	}
	#but(parts) {
		return new Context({
			...this.#parts,
			...parts
		});
	}
	/** Adds values: maps are merged, anything else may be defined once. @param file - Where they were read; dvc.yaml when left out. */
	with(values, file) {
		const { reserved, values: before, origin } = this.#parts;
		const taken = [...values.keys()].find((key) => reserved.has(key));
		if (taken !== void 0) throw new TemplateProblem(`\`${taken}\` is taken by foreach and matrix`);
		const update = reachable(values);
		const updateOrigin = file === void 0 ? void 0 : {
			file,
			steps: []
		};
		return this.#but({
			values: merged(before, update, ""),
			origin: mergedOrigin({
				values: before,
				origin
			}, {
				values: update,
				origin: updateOrigin
			})
		});
	}
	/** Sets `item` and `key`, whatever they were. */
	withItem(values, itemOrigin) {
		const { values: before, origin, reserved } = this.#parts;
		const kept = [...before.keys()].filter((key) => !values.has(key));
		return this.#but({
			values: new Map([...before, ...reachable(values)]),
			origin: membersOrigin([...kept.map((key) => [key, memberOrigin(origin, key)]), ["item", itemOrigin]]),
			reserved: /* @__PURE__ */ new Set([...reserved, ...values.keys()])
		});
	}
	/** The same, and `onUse` is told of every value of a file that an expression names. */
	watched(onUse) {
		return this.#but({ onUse });
	}
	/** Notes that a file was read; `undefined` when it need not be read again. */
	loading(path, keys) {
		const { loaded } = this.#parts;
		if (!loaded.has(path)) return this.#but({ loaded: new Map([...loaded, [path, keys]]) });
		const before = loaded.get(path);
		if (keys === void 0 && before === void 0) return void 0;
		if (keys === void 0 || before === void 0 || keys.some((key) => before.includes(key))) throw new TemplateProblem(`"${path}" is loaded already, ${before === void 0 ? "in full" : `its ${before.join(", ")}`}`);
		return this.#but({ loaded: new Map([...loaded, [path, [...before, ...keys]]]) });
	}
	/** The value an expression names, and its origin. */
	find(inner) {
		const steps = stepsOf(inner);
		if (steps === void 0) throw new TemplateProblem(`\`\${${inner}}\` is not written as \`\${name.key[0]}\``);
		let { values: value, origin } = this.#parts;
		for (const name of steps) {
			const next = step(value, name);
			if (next === void 0) throw new TemplateProblem(`\`\${${inner}}\` has no value: there is no \`${name}\``);
			origin = memberOrigin(origin, stepOf(value, name));
			value = next;
		}
		return {
			value,
			origin
		};
	}
	/** The value an expression names; that counts as a use of it. */
	select(inner) {
		const { value, origin } = this.find(inner);
		const used = usedValue(value, origin);
		if (used !== void 0) this.#parts.onUse?.(used);
		return value;
	}
};

// pipeline/data/dvc/templating/text.ts
const defaultCommandStyle = {
	bool: "store_true",
	list: "nargs"
};
/** A single value as Python's `str` gives it, as inside a list of a command's options. */
function pythonText(value) {
	if (value === null) return "None";
	if (typeof value === "boolean") return value ? "True" : "False";
	return typeof value === "number" ? pythonFloat(value) : String(value);
}
/** A single value in the middle of a text: `true` and `false` in small letters, the rest as Python writes it. */
function templateText(value) {
	return typeof value === "boolean" ? String(value) : pythonText(value);
}
/** Quotes a text for a POSIX shell; one that needs no quotes gets none. */
function shellQuoted(text) {
	if (text === "") return "''";
	return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}
/** Nested maps as one, with dotted keys; empty maps vanish. */
function flattened(map, prefix = "") {
	return [...map].flatMap(([key, value]) => isYamlMap(value) ? flattened(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value]]);
}
function listOptions(key, list, style) {
	const items = [];
	for (const item of list) {
		if (isYamlList(item) || isYamlMap(item)) return void 0;
		items.push(typeof item === "string" ? shellQuoted(item) : pythonText(item));
	}
	return items.map((item, i) => style.list === "append" || i === 0 ? `--${key} ${item}` : item);
}
/**
* A map as options of a command: `--lr 0.1 --flag --lst 1 'x y'`.
*
* @returns The key whose list holds lists or maps, when there is one: it cannot be written.
*/
function commandOptions(map, style) {
	const options = [];
	for (const [key, value] of flattened(map)) if (typeof value === "boolean") {
		if (value) options.push(`--${key}`);
		else if (style.bool === "boolean_optional") options.push(`--no-${key}`);
	} else if (isYamlList(value)) {
		const items = listOptions(key, value, style);
		if (items === void 0) return { nested: key };
		options.push(...items);
	} else if (typeof value === "string") options.push(`--${key} ${shellQuoted(value)}`);
	else if (!isYamlMap(value)) options.push(`--${key} ${pythonText(value)}`);
	return { text: options.join(" ") };
}

// pipeline/data/dvc/templating/resolve.ts
function interpolated(inner, context, options) {
	const value = context.select(inner);
	if (isYamlMap(value) && options.commandStyle !== void 0) {
		const result = commandOptions(value, options.commandStyle);
		if ("text" in result) return result.text;
		throw new TemplateProblem(`\`\${${inner}}\` holds a list inside the list \`${result.nested}\`, which no option can say`);
	}
	if (isYamlMap(value) || isYamlList(value)) throw new TemplateProblem(`\`\${${inner}}\` is a ${isYamlMap(value) ? "map" : "list"}, which cannot stand inside text`);
	return templateText(value);
}
/** A text with its expressions replaced; one that is exactly `${x}` keeps the value's type. */
function resolveText(text, context, options = {}) {
	const expressions = expressionsOf(text);
	const [first] = expressions;
	if (first !== void 0 && expressions.length === 1 && first.start === 0 && first.end === text.length) {
		const value = context.select(first.inner);
		if (options.allowsContainers !== true && (isYamlMap(value) || isYamlList(value))) throw new TemplateProblem(`\`${text}\` is a ${isYamlMap(value) ? "map" : "list"}, which cannot stand here`);
		return value;
	}
	let result = "";
	let end = 0;
	for (const expression of expressions) {
		result += text.slice(end, expression.start) + interpolated(expression.inner, context, options);
		end = expression.end;
	}
	return (result + text.slice(end)).replaceAll("\\${", "${");
}
/** All texts and keys inside a value. */
function resolveValue(value, context, options = {}) {
	if (typeof value === "string") return resolveText(value, context, options);
	if (isYamlList(value)) return value.map((item) => resolveValue(item, context, options));
	if (!isYamlMap(value)) return value;
	return mapOf$1([...value].map(([key, member]) => {
		const original = originalKey(value, key);
		return [typeof original === "string" ? resolveKey(original, context) : original, resolveValue(member, context, options)];
	}));
}
/** A key that is exactly `${x}` takes the value's kind, as any text does. */
function resolveKey(key, context) {
	const resolved = resolveText(key, context);
	if (isYamlList(resolved) || isYamlMap(resolved)) throw new TemplateProblem("a list or map cannot be a name");
	return resolved;
}
function resolveItem(value, context) {
	return resolveValue(value, context, { allowsContainers: true });
}
/** Where the values of a source come from: only a text that is exactly `${x}` stands for something of a file. */
function originOf(source, context) {
	if (typeof source === "string") {
		const [first] = expressionsOf(source);
		return first?.start === 0 && first.end === source.length ? context.find(first.inner).origin : void 0;
	}
	if (isYamlList(source)) return membersOrigin(source.map((item, i) => [String(i), originOf(item, context)]));
	if (!isYamlMap(source)) return void 0;
	return membersOrigin([...source].map(([key, member]) => [key, originOf(member, context)]));
}
function namedItem(value, origin, isReference) {
	if (isYamlList(value) || isYamlMap(value)) return {
		value,
		origin,
		isContainer: true,
		name: ""
	};
	return {
		value,
		origin,
		isContainer: false,
		name: isReference ? pythonText(value) : templateText(value)
	};
}
/**
* The items of a list, or of a text that stands for one; `undefined` when it is none. A literal `true` is named `true`, one that
* comes out of `${…}` is named `True`: DVC takes the first through its own text form and the second through Python's.
*/
function itemsOf(source, context) {
	const resolved = resolveItem(source, context);
	if (!isYamlList(resolved)) return void 0;
	const origin = originOf(source, context);
	return resolved.map((item, i) => {
		const isReference = !isYamlList(source) || typeof source[i] === "string";
		return namedItem(item, memberOrigin(origin, String(i)), isReference);
	});
}
/** The entries of a map that `foreach` goes over, or of a text that stands for one; `undefined` when it is none. */
function entriesOf(source, context) {
	const resolved = resolveItem(source, context);
	return isYamlMap(resolved) ? {
		map: resolved,
		origin: originOf(source, context)
	} : void 0;
}

// pipeline/data/dvc/templating/generate.ts
/** Most stages that one `foreach` or `matrix` may make. */
const generatedLimit = 1e5;
function without(map, key) {
	return new Map([...map].filter(([name]) => name !== key));
}
function foreachStages(name, definition, context) {
	const source = definition.get("foreach") ?? null;
	const template = definition.get("do");
	if (!isYamlMap(template)) return [];
	const stage = (key, values, origin) => ({
		name: `${name}@${key}`,
		template,
		context: context.withItem(values, origin),
		isInsideDo: true
	});
	const entries = entriesOf(source, context);
	if (entries !== void 0) return [...entries.map].map(([key, item]) => {
		const text = templateText(originalKey(entries.map, key));
		return stage(text, /* @__PURE__ */ new Map([["item", item], ["key", text]]), memberOrigin(entries.origin, key));
	});
	const items = itemsOf(source, context);
	if (items === void 0) throw new TemplateProblem("`foreach` needs a list or a map");
	const isComposite = items.some((item) => item.isContainer);
	return items.map(({ name: itemName, value, origin }, i) => stage(isComposite ? i.toString() : itemName, /* @__PURE__ */ new Map([["item", value]]), origin));
}
/** Of a map, an axis of a matrix takes the keys. */
function keysOf(source, context) {
	const entries = entriesOf(source, context);
	return entries === void 0 ? void 0 : [...entries.map.keys()].map((key) => ({
		value: key,
		origin: void 0,
		name: key,
		isContainer: false
	}));
}
function matrixStages(name, definition, context) {
	const axes = definition.get("matrix");
	if (!isYamlMap(axes)) return [];
	let combinations = [{
		values: [],
		names: []
	}];
	for (const [axis, source] of axes) {
		const items = itemsOf(source, context) ?? keysOf(source, context);
		if (items === void 0) throw new TemplateProblem(`\`matrix.${axis}\` needs a list`);
		combinations = combinations.flatMap(({ values, names }) => items.map((item, i) => ({
			values: [...values, [axis, item]],
			names: [...names, item.isContainer ? `${axis}${i}` : item.name]
		})));
		if (combinations.length > generatedLimit) throw new TemplateProblem(`\`matrix\` makes more than ${generatedLimit} stages`);
	}
	const template = without(definition, "matrix");
	return combinations.map(({ values, names }) => {
		const key = names.join("-");
		const item = /* @__PURE__ */ new Map([["key", key], ["item", new Map(values.map(([axis, { value }]) => [axis, value]))]]);
		const origin = membersOrigin(values.map(([axis, one]) => [axis, one.origin]));
		return {
			name: `${name}@${key}`,
			template,
			context: context.withItem(item, origin),
			isInsideDo: false
		};
	});
}
/** The stages that one entry of `stages` stands for: itself, or those of its `foreach` or `matrix`. */
function generatedStages(name, definition, context) {
	const isMatrix = definition.has("matrix");
	if (!isMatrix && !definition.has("foreach")) return [{
		name,
		template: definition,
		context,
		isInsideDo: false
	}];
	const stages = isMatrix ? matrixStages(name, definition, context) : foreachStages(name, definition, context);
	if (stages.some((stage) => stage.name === `${name}@`)) throw new TemplateProblem("an empty text or an empty matrix makes a stage without a name");
	return stages;
}

// pipeline/data/dvc/templating/vars.ts
function refuseTemplates(value) {
	if (typeof value === "string") {
		if (isTemplated(value)) throw new TemplateProblem("`${…}` is not allowed inside vars");
	} else if (isYamlMap(value)) for (const [key, member] of value) [key, member].forEach(refuseTemplates);
	else if (Array.isArray(value)) value.forEach(refuseTemplates);
}
async function withFile(context, item, { folder, readFile }) {
	const [file = "", ...rest] = item.split(":");
	const keys = rest.join(":").split(",").filter((key) => key !== "");
	const path = posix.normalize(posix.join(folder, file));
	const selected = keys.length === 0 ? void 0 : keys;
	const next = context.loading(path, selected);
	if (next === void 0) return context;
	const text = await readFile(path);
	if (text === void 0) throw new TemplateProblem(`the file "${path}" does not exist`);
	const content = parseParamsFile(text, path);
	if (!isYamlMap(content)) throw new TemplateProblem(`the file "${path}" does not hold a map`);
	return next.with(selected === void 0 ? content : picked(content, selected, path), path);
}
function picked(content, keys, path) {
	return new Map(keys.map((key) => {
		const value = content.get(key);
		if (value === void 0) throw new TemplateProblem(`"${path}" has no \`${key}\``);
		return [key, value];
	}));
}
/** The context with the params file, when that exists. */
async function withDefaultParams(context, file, source) {
	return await source.readFile(posix.normalize(posix.join(source.folder, file))) !== void 0 ? withFile(context, file, source) : context;
}
/** The context with `vars`: maps, and files as `file` or `file:key,key`. */
async function withVars(context, vars, source) {
	vars.forEach(refuseTemplates);
	let result = context;
	for (const item of vars) if (typeof item === "string") result = await withFile(result, item, source);
	else if (isYamlMap(item)) result = result.with(item);
	return result;
}

// pipeline/data/dvc/pipeline.ts
/** Runs templating and says where it went wrong. */
async function templated(place, run) {
	try {
		return await run();
	} catch (error) {
		if (!(error instanceof TemplateProblem)) throw error;
		throw invalid(place, `cannot be resolved: ${error.message}`, "Define it in params.yaml or vars, or mend the expression.");
	}
}
var PipelineReader = class {
	request;
	root;
	map;
	context = new Context();
	/** File → dotted key → value: what stages took by `${…}`. */
	usedValues = /* @__PURE__ */ new Map();
	constructor(request) {
		this.request = request;
		this.root = {
			source: request,
			path: []
		};
		this.map = parseYamlMap(request.text, request.where, largeYamlLimits);
		checkPipeline(this.map, this.root);
	}
	async loadVars() {
		const place = at(this.root, "vars");
		const source = {
			folder: ".",
			readFile: this.request.readFile
		};
		this.context = await templated(place, async () => {
			const context = await withDefaultParams(new Context(), defaultParamsFile, source);
			return withVars(context, readOptionalList(this.map.get("vars"), place), source);
		});
	}
	async stages() {
		const stages = this.map.get("stages");
		if (stages === void 0 || stages === null) return [];
		const result = /* @__PURE__ */ new Map();
		for (const [name, value] of readMap(stages, at(this.root, "stages"))) {
			const place = at(this.root, "stages", name);
			const generated = await templated(place, () => generatedStages(name, readMap(value, place), this.context));
			for (const one of generated) {
				const inner = one.isInsideDo ? at(place, "do") : place;
				result.set(one.name, await this.stage(one.name, one.template, {
					context: one.context,
					place: inner
				}));
			}
		}
		return [...result.values()];
	}
	async stage(name, template, scope) {
		const { place } = scope;
		const vars = readOptionalList(template.get("vars"), at(place, "vars"));
		let { context } = scope;
		if (vars.length > 0) {
			const wdir = await this.resolved(template.get("wdir") ?? ".", context, at(place, "wdir"));
			const folder = posix.join(".", readText(wdir, at(place, "wdir")));
			context = await templated(at(place, "vars"), () => withVars(context, vars, {
				folder,
				readFile: this.request.readFile
			}));
		}
		context = context.watched(({ file, key, value }) => {
			const known = this.usedValues.get(file) ?? /* @__PURE__ */ new Map();
			this.usedValues.set(file, known.set(key, value));
		});
		const definition = /* @__PURE__ */ new Map();
		for (const [key, value] of template) if (key !== "vars") definition.set(key, await this.resolved(value, context, at(place, key)));
		return readStage(name, definition, place);
	}
	/** One value of a stage; inside `cmd` a map becomes options. */
	resolved(value, context, place) {
		const options = place.path.at(-1) === "cmd" ? { commandStyle: this.request.commandStyle ?? defaultCommandStyle } : {};
		return templated(place, () => resolveValue(value, context, options));
	}
	async list(key) {
		const place = at(this.root, key);
		const items = readOptionalList(this.map.get(key), place);
		return Promise.all(items.map((item, i) => templated(at(place, i), () => resolveValue(item, this.context, { allowsContainers: true }))));
	}
	async texts(key) {
		return (await this.list(key)).map((item, i) => readText(item, at(this.root, key, i)));
	}
	async artifacts() {
		const value = this.map.get("artifacts");
		const place = at(this.root, "artifacts");
		const result = /* @__PURE__ */ new Map();
		if (value === void 0) return result;
		for (const [name, artifact] of readMap(value, place)) {
			const inner = at(place, name);
			const resolvedName = await templated(inner, () => resolveText(name, this.context));
			if (typeof resolvedName !== "string") throw invalid(inner, "is not a name", "Use text.");
			result.set(resolvedName, await templated(inner, () => resolveValue(artifact, this.context, { allowsContainers: true })));
		}
		return result;
	}
};
/**
* Reads `dvc.yaml` with its templating resolved: `${…}` over `params.yaml` and `vars`, `foreach`, `matrix`, maps in commands.
*
* @throws LockstepError YAML_INVALID, or DVC_FILE_INVALID with line and column for a key DVC does not know, a value of the wrong
* kind, or an expression without a value.
*/
async function parsePipeline(request) {
	const reader = new PipelineReader(request);
	await reader.loadVars();
	return {
		stages: await reader.stages(),
		usedValues: reader.usedValues,
		metrics: await reader.texts("metrics"),
		params: await reader.texts("params"),
		plots: await reader.list("plots"),
		artifacts: await reader.artifacts()
	};
}

// pipeline/data/dvc/pointer.ts
const topKeys = /* @__PURE__ */ new Set([...[
	"md5",
	"wdir",
	"deps",
	"outs",
	"locked",
	"frozen",
	"meta",
	"always_changed",
	"desc",
	"cmd"
]]);
/** Top-level keys that {@link Pointer} has fields for. */
const named = /* @__PURE__ */ new Set([
	"wdir",
	"deps",
	"outs",
	"frozen",
	"locked"
]);
const topOrder = [
	"desc",
	"md5",
	"cmd",
	"wdir",
	"frozen",
	"deps",
	"outs",
	"always_changed",
	"meta"
];
const flagKeys = [
	"cache",
	"persist",
	"push"
];
function readOut(map, place) {
	const entry = readEntry(map, place);
	const rest = new Map([...entry.rest].filter(([key]) => !flagKeys.includes(key)));
	return {
		...entry,
		rest,
		isCached: readBoolean(map.get("cache"), at(place, "cache"), true),
		isPersisted: readBoolean(map.get("persist"), at(place, "persist"), false),
		isPushed: readBoolean(map.get("push"), at(place, "push"), true)
	};
}
/**
* Reads a `*.dvc` file of DVC 3 or 2.
*
* @param where - Its name for messages.
* @throws LockstepError YAML_INVALID, or DVC_FILE_INVALID with line and column for what DVC would not write.
*/
function parsePointer(text, where) {
	const root = {
		source: {
			text,
			where
		},
		path: []
	};
	const map = parseYamlMap(text, where, largeYamlLimits);
	refuseOtherKeys(map, topKeys, root);
	const items = (key, read) => readOptionalList(map.get(key), at(root, key)).map((item, i) => read(readMap(item, at(root, key, i)), at(root, key, i)));
	const wdir = map.get("wdir");
	return {
		outs: items("outs", readOut),
		deps: items("deps", readEntry),
		isFrozen: readBoolean(map.get("frozen"), at(root, "frozen"), false) || readBoolean(map.get("locked"), at(root, "locked"), false),
		wdir: wdir === void 0 || wdir === null ? "." : readText(wdir, at(root, "wdir")),
		rest: new Map([...map].filter(([key]) => !named.has(key)))
	};
}
function outFields(out) {
	const flags = /* @__PURE__ */ new Map();
	if (!out.isCached) flags.set("cache", false);
	if (out.isPersisted) flags.set("persist", true);
	if (!out.isPushed) flags.set("push", false);
	return pointerFields(out, flags);
}
/** The document of a pointer, with DVC's order of keys. */
function pointerDocument(pointer) {
	const fields = new Map(pointer.rest ?? []);
	if (pointer.wdir !== ".") fields.set("wdir", pointer.wdir);
	if (pointer.isFrozen) fields.set("frozen", true);
	if (pointer.deps.length > 0) fields.set("deps", pointer.deps.map((dep) => pointerFields(dep)));
	if (pointer.outs.length > 0) fields.set("outs", pointer.outs.map(outFields));
	return inOrder(fields, topOrder);
}
/** The text DVC writes for a new `*.dvc` file. */
function emitPointer(pointer) {
	return emitYaml(pointerDocument(pointer), { isReadable: true });
}
/**
* The text of a `*.dvc` file after a change. Only what changed is written anew: comments, the old order of keys and how they are
* written stay, new keys go to the end. A pointer that says what the old text says gives the old text.
*/
function updatePointer(oldText, pointer) {
	const isWindows = oldText.includes("\r\n");
	const text = plainLines(oldText);
	const document = pointerDocument(pointer);
	if (sameValue(pointerDocument(parsePointer(text, "the old .dvc file")), document)) return oldText;
	const result = editYaml(text, document, largeYamlLimits);
	return isWindows ? result.replaceAll("\n", "\r\n") : result;
}

// pipeline/data/objects/dvc-ignore.ts
/** Rules of all `.dvcignore` files from the root down to a folder, both included. */
async function dvcRulesDownTo(root, folder) {
	const segments = folder === "" ? [] : folder.split("/");
	let rules = new IgnoreRules();
	for (let count = 0; count <= segments.length; count++) {
		const below = segments.slice(0, count).join("/");
		const text = await readTextIfThere(join(root, below, ".dvcignore"));
		if (text !== void 0) rules = rules.withFile(below, text);
	}
	return rules;
}
/** A folder that holds a DVC repository of its own belongs to that one. */
function isRepository(names) {
	return names.includes(".dvc");
}
/**
* What DVC leaves out of a folder that is tracked or depended on: by the `.dvcignore` files above it, and repositories inside it. One
* inside it is an error, as in DVC: the folder's id would depend on a file that decides what the folder holds.
*
* @param root - Absolute path of the repository.
* @param folder - From the root.
* @returns For paths below `folder`.
*/
async function dvcIgnore(root, folder) {
	const rules = await dvcRulesDownTo(root, folder.split("/").slice(0, -1).join("/"));
	const base = folder === "" ? [] : folder.split("/");
	return {
		ignores: (path, isFolder) => rules.decides([...base, ...path.split("/")], isFolder),
		leavesOut(path, names) {
			if (names.includes(".dvcignore")) {
				const place = [...base, ...path === "" ? [] : [path]].join("/");
				throw new LockstepError("DVCIGNORE_MISPLACED", `${place}/.dvcignore is inside a folder that DVC tracks or depends on`, { hint: `Move its lines to a .dvcignore above ${folder}.` });
			}
			return path !== "" && isRepository(names);
		}
	};
}

// pipeline/data/stages/placed-stage.ts
/**
* Where a path that is written in a file of `folder` is from the root.
*
* @throws LockstepError DVC_FEATURE_UNSUPPORTED for urls and paths outside the repository, which DVC allows for dependencies.
*/
function placePath(folder, written, where) {
	if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(written) || written.startsWith("/")) throw new LockstepError("DVC_FEATURE_UNSUPPORTED", `${where} uses ${shown(written)}, which is not a path in the repository`, { hint: "Import it with `dvc import-url` and depend on the file that makes." });
	const path = posix.join(folder, written).replace(/\/+$/, "");
	if (path === ".." || path.startsWith("../")) throw unsafePath(where, written, "it leads out of the repository");
	return path === "." ? "" : path;
}
/** Where an output is; it must be a place that may be written and removed. @throws LockstepError PATH_UNSAFE. */
function placeOutput(folder, written, where) {
	const path = placePath(folder, written, where);
	const problem = path === "" ? "it is the repository itself" : repositoryPathProblem(path);
	if (problem !== void 0) throw unsafePath(where, written, problem);
	return path;
}
function placeStage(stage, folder) {
	const name = folder === "" ? stage.name : `${folder}/dvc.yaml:${stage.name}`;
	const where = `stage ${name}`;
	const workingFolder = placePath(folder, stage.wdir === "" ? "." : stage.wdir, where);
	return {
		name,
		stage,
		folder,
		workingFolder,
		deps: stage.deps.map((written) => ({
			written,
			path: placePath(workingFolder, written, where)
		})),
		params: stage.params.map((params) => ({
			...params,
			path: placePath(workingFolder, params.file, where)
		})),
		outs: stage.outs.map((out) => ({
			...out,
			written: out.path,
			path: placeOutput(workingFolder, out.path, where)
		}))
	};
}

// pipeline/data/stages/collect.ts
function folderOf(file) {
	const folder = posix.dirname(file);
	return folder === "." ? "" : folder;
}
async function text(source, path) {
	const bytes = await source.read(path);
	return bytes === void 0 ? void 0 : decodeUtf8(bytes, path);
}
/** One `dvc.yaml`, templating resolved. @throws LockstepError YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE. */
async function readPipeline(source, file, commandStyle) {
	return parsePipeline({
		text: await text(source, file) ?? "",
		where: file,
		readFile: (path) => text(source, placePath(folderOf(file), path, file)),
		...commandStyle === void 0 ? {} : { commandStyle }
	});
}
async function stagesOf(source, file, commandStyle) {
	const { stages } = await readPipeline(source, file, commandStyle);
	return stages.map((stage) => placeStage(stage, folderOf(file)));
}
async function pointersOf(source, file) {
	const pointer = parsePointer(await text(source, file) ?? "", file);
	const folder = placePath(folderOf(file), pointer.wdir, file);
	return pointer.outs.map((out) => {
		const path = placePath(folder, out.path, file);
		const problem = path === "" ? "it is the repository itself" : repositoryPathProblem(path);
		if (problem !== void 0) throw unsafePath(file, out.path, problem);
		return {
			file,
			pointer,
			out,
			path
		};
	});
}
/**
* Reads every `dvc.yaml` and `*.dvc` of a source.
*
* @param commandStyle - `parsing.*` of DVC's config; DVC's defaults when left out.
* @throws LockstepError YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE.
*/
async function collectTracked(source, commandStyle) {
	const stages = [];
	const pointers = [];
	for (const file of source.dvcFiles) if (posix.basename(file) === "dvc.yaml") stages.push(...await stagesOf(source, file, commandStyle));
	else pointers.push(...await pointersOf(source, file));
	return {
		stages,
		pointers
	};
}
/** The pointer whose data a path is, or is part of. */
function pointerOver(pointers, path) {
	return pointers.find((pointer) => pointer.path === path || isInside(path, pointer.path));
}
/** True for the names that DVC's own files have. */
function isDvcFile(path) {
	const name = posix.basename(path);
	return name === "dvc.yaml" || name.endsWith(".dvc") && name !== ".dvc";
}
/** Whether the pointer beside a folder tracks that folder: what is in it is data then, whatever it is called. */
async function isData(root, folder) {
	try {
		const file = `${folder}.dvc`;
		const { outs, wdir } = parsePointer(await readFile(join(root, file), "utf8"), file);
		return outs.some((out) => posix.join(wdir, out.path) === posix.basename(folder));
	} catch (error) {
		if (error instanceof LockstepError || isSystemError(error, "EISDIR")) return false;
		throw error;
	}
}
/** The files of a workspace, as far as `.dvcignore` lets DVC see them; those inside tracked folders are data, as for DVC. */
async function workspaceSource(root) {
	let rules = new IgnoreRules();
	const found = [];
	const pending = [""];
	for (let folder = pending.pop(); folder !== void 0; folder = pending.pop()) {
		const children = await readdir(join(root, folder), { withFileTypes: true });
		const names = children.map(({ name }) => name);
		if (folder !== "" && isRepository(names)) continue;
		if (names.includes(".dvcignore")) {
			const bytes = await readFile(join(root, folder, ".dvcignore"));
			rules = rules.withFile(folder, decodeUtf8(bytes, posix.join(folder, ".dvcignore")));
		}
		for (const child of children) {
			const path = folder === "" ? child.name : `${folder}/${child.name}`;
			if (rules.decides(path.split("/"), child.isDirectory())) continue;
			if (child.isFile() && isDvcFile(path)) found.push(path);
			if (!child.isDirectory()) continue;
			if (child.name === "node_modules" || path === ".lockstep") continue;
			if (!names.includes(`${child.name}.dvc`) || !await isData(root, path)) pending.push(path);
		}
	}
	return {
		dvcFiles: found.sort(byCodePoint),
		async read(path) {
			try {
				return await readFile(join(root, path));
			} catch (error) {
				if ([
					"ENOENT",
					"ENOTDIR",
					"EISDIR"
				].some((code) => isSystemError(error, code))) return void 0;
				throw error;
			}
		}
	};
}

export { parse as _, workspaceSource as a, dvcRulesDownTo as c, parsePointer as d, pointerDocument as f, readParams as g, parseParamsFile as h, readPipeline as i, isRepository as l, lookUp as m, isDvcFile as n, placePath as o, updatePointer as p, pointerOver as r, dvcIgnore as s, collectTracked as t, emitPointer as u };